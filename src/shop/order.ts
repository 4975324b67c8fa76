// An order, and how it reads. The shop is Tibs's, from the talk "Fish and Chips and Apache Kafka".

/** What the shop sells. */
export type Food = "cod" | "plaice" | "chips";

/** Everything the shop sells. */
export const foods: readonly Food[] = ["cod", "plaice", "chips"];

/** An order as it goes through the shop, as JSON. */
export interface Order {
  /** `<till>-<number>`, so that tills need not ask each other. */
  readonly order: string;
  readonly till: number;
  /** Portions; `["chips", "chips"]` is a large portion of chips. */
  readonly parts: readonly (readonly Food[])[];
  /** Set by the cook: everything that had to be cooked is there. */
  readonly ready?: boolean;
}

/** Such as "Order 1-17: cod and chips, large chips", with a tick in front once it is ready. */
export function orderText({ order, parts, ready }: Order): string {
  return `${ready ? "✓ " : ""}Order ${order}: ${parts.map(portionText).join(", ")}`;
}

function portionText(portion: readonly Food[]): string {
  return portion.length === 2 && portion[0] === portion[1] ? `large ${portion[0]}` : portion.join(" and ");
}

/** Whether the order has to wait for the cook. */
export function needsCook({ parts, ready }: Order): boolean {
  return !ready && parts.some((portion) => portion.includes("plaice"));
}

/** How many of a food are in an order. */
export function countOf(food: Food, { parts }: Order): number {
  return parts.flat().filter((part) => part === food).length;
}
