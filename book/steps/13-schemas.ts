// Chapter 13. What is in it: a topic that knows what its events look like.

import { z } from "zod";

const Food = z.enum(["cod", "plaice", "chips"]);

const Order = z.object({
  order: z.string().regex(/^\d+-\d+$/, "must be <till>-<number>"),
  till: z.number().int().positive(),
  parts: z.array(z.array(Food).min(1)).min(1),
});

/** A topic of bytes on the outside, of values on the inside. */
class Topic<Value> {
  readonly #log: string[] = [];
  #schema: z.ZodType<Value>;

  constructor(schema: z.ZodType<Value>) {
    this.#schema = schema;
  }

  /** Checks when the event is put, before anybody can read it. */
  put(value: unknown): string {
    const checked = this.#schema.safeParse(value);
    if (checked.success)
      return `stored at ${this.#log.push(JSON.stringify(checked.data)) - 1}`;
    const [issue] = checked.error.issues;
    return `refused: ${issue?.path.join(".")}: ${issue?.message}`;
  }

  get(offset: number): Value {
    return this.#schema.parse(JSON.parse(this.#log[offset] ?? "null"));
  }

  /** Takes a new schema only if everything in the log still reads. */
  evolve(schema: z.ZodType<Value>): string {
    const bad = this.#log.findIndex(
      (text) => !schema.safeParse(JSON.parse(text)).success,
    );
    if (bad >= 0) return `not compatible: offset ${bad} would not read`;
    this.#schema = schema;
    return "compatible";
  }
}

const orders = new Topic<z.infer<typeof Order>>(Order);
console.log(orders.put({ order: "1-1", till: 1, parts: [["cod", "chips"]] }));
console.log(orders.put({ order: "1-2", till: 1, parts: [["cod", "peas"]] }));
console.log(orders.put({ order: "2", till: 1, parts: [["chips"]] }));
console.log(orders.put({ order: "1-2", parts: [["chips"]] }));

// The type comes with the schema: the compiler knows that `till` is a number.
const { till, parts } = orders.get(0);
console.log(`till ${till + 0} sold ${parts.flat().length} portions`);

console.log("required `table`: ", orders.evolve(Order.extend({ table: z.string() })));
console.log(
  "optional `ready`: ",
  orders.evolve(Order.extend({ ready: z.boolean().optional() })),
);
console.log(orders.put({ order: "1-3", till: 1, parts: [["plaice"]], ready: true }));
