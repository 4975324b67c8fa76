// The names under which members find a common way of sharing out (`partition.assignment.strategy`). Clients meet only by
// name, and kafkajs has one of its own for dealing in turn.

import type { AssignorName } from "../../engine/index.ts";
import type { Assignor } from "./assignor.ts";
import { range } from "./range.ts";
import { roundRobin } from "./round-robin.ts";
import { sticky } from "./sticky.ts";

/** What our members offer unless they say otherwise, best first. */
export const defaultAssignors: readonly AssignorName[] = ["cooperative-sticky", "sticky", "range", "roundrobin"];

const kafkajsRoundRobin = "RoundRobinAssigner";

const assignors: Readonly<Record<string, Assignor>> = {
  "cooperative-sticky": sticky,
  sticky,
  range,
  roundrobin: roundRobin,
  [kafkajsRoundRobin]: roundRobin,
};

/** The way of sharing out that goes by a protocol's name, or undefined. */
export function assignorNamed(name: string): Assignor | undefined {
  return Object.hasOwn(assignors, name) ? assignors[name] : undefined;
}

/** All protocol names that a member can honour who knows these assignors. */
export function protocolNames(names: readonly AssignorName[]): string[] {
  return names.flatMap((name) => (name === "roundrobin" ? [name, kafkajsRoundRobin] : [name]));
}
