// Where one is on the page, kept behind the # of the address so that it can be bookmarked.

export interface Route {
  readonly view: "watch" | "group" | "shop";
  /** The topic or the group, or null for whichever there is. */
  readonly name: string | null;
}

export function routeOf(hash: string): Route {
  const [, view, name] = hash.split("/");
  return {
    view: view === "group" || view === "shop" ? view : "watch",
    name: name === undefined || name === "" ? null : decoded(name),
  };
}

/** A part of the address as text; what cannot be decoded stays as it is. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

export function hrefOf({ view, name }: Route): string {
  return name === null ? `#/${view}` : `#/${view}/${encodeURIComponent(name)}`;
}
