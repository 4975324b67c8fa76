// What the door says at / when there is no page: what to try.

const words = [
  `curl localhost:4000/topics/orders/events -H 'Content-Type: application/json' -d '{"key":"till-1","value":{"order":"1-17"}}'`,
  "curl -N 'localhost:4000/topics/orders/events?from=earliest' -H 'Accept: text/event-stream'",
  "curl 'localhost:4000/topics/orders/events?from=earliest'",
];

/** The welcome for programs. */
export function welcomeJson(version: string): object {
  return { name: "Moldau", version, docs: "/docs", openapi: "/openapi.json", topics: "/topics", try: words };
}

/** The welcome for people. */
export const welcomeHtml = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Moldau</title>
<h1>Moldau runs</h1>
<p>An event log over HTTP. Try it in a terminal:</p>
<pre>${words.map((word) => word.replaceAll("&", "&amp;").replaceAll("<", "&lt;")).join("\n")}</pre>
<p>or on the page of <a href="/docs">all calls</a>.</p>
</html>
`;
