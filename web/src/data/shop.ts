// The fish-and-chip shop: it runs in the server; the page opens it, hires, kills, and looks in.

import { api } from "./api.ts";

/** The demos, in the order in which to watch them, and what to look out for in each. */
export const demos = [
  { demo: "1", name: "1 · Cod and chips", lesson: "One till, one preparer. The preparer keeps up." },
  { demo: "2", name: "2 · Three tills", lesson: "Three tills take 2.4 orders a second, one preparer prepares 1.33." },
  {
    demo: "3",
    name: "3 · Two preparers",
    lesson: "A partition has one owner. Who owns two still falls behind: hire a third.",
  },
  { demo: "4", name: "4 · With a cook", lesson: "Plaice is cooked by another, and comes back ready." },
  { demo: "analyst", name: "The analyst", lesson: "Somebody else reads the same orders, and counts." },
  { demo: "cabinet", name: "The hot cabinet", lesson: "What is in the cabinet is a table, folded from its topic." },
] as const;

/** Which demo. */
export type DemoName = (typeof demos)[number]["demo"];

/** The shop, as `GET /demonstration/shop` tells it. */
export interface ShopInfo {
  readonly demo: DemoName;
  readonly title: string;
  readonly lesson: string;
  readonly topics: readonly string[];
  readonly speed: number;
  readonly state: "open" | "closing";
  readonly names: readonly string[];
  readonly waiting: readonly {
    readonly topic: string;
    readonly partition: number;
    readonly count: number;
    readonly who: string | null;
  }[];
  readonly said: readonly { readonly name: string; readonly line: string }[];
}

const path = "/demonstration/shop";

export const shop = {
  look: () => api.call<ShopInfo | null>("GET", path),
  open: (demo: DemoName, speed: number) => api.call<ShopInfo>("POST", path, { demo, speed }),
  pace: (speed: number) => api.call<ShopInfo>("PATCH", path, { speed }),
  hire: (role: "till" | "preparer") => api.call<{ name: string }>("POST", `${path}/workers`, { role }),
  /** Sends somebody home politely, or ends them as a crash would. */
  end: (name: string, how: "stop" | "kill") =>
    api.call<void>("DELETE", `${path}/workers/${encodeURIComponent(name)}?how=${how}`),
  close: (how: "drain" | "hurry") => api.call<void>("DELETE", `${path}?how=${how}`),
};
