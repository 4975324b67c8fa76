// What Kafka's clients fetched last. They tell nobody how far they are, but where a client reads on is close to it.
// A fetch names a client and a host, not a member: it counts for the members of that name that own the partition.

import type { TopicPartition } from "../engine/index.ts";
import { partitionName } from "./assign/index.ts";
import type { FetchNote } from "./classic.ts";

/** A member that fetches by itself, and what it owns. */
export interface FetchingMember {
  readonly group: string;
  readonly clientId: string;
  readonly clientHost: string;
  readonly partitions: readonly TopicPartition[];
}

/** Last-fetched offsets of the members that are Kafka clients. */
export class FetchNotes {
  readonly #members: () => Iterable<FetchingMember>;
  /** By client and host, then by topic and partition: the offset, by group. Undefined: to be made anew. */
  #index: Map<string, Map<string, Map<string, number>>> | undefined;

  constructor(members: () => Iterable<FetchingMember>) {
    this.#members = members;
  }

  /** Members have come, gone, or got other partitions. */
  outdated(): void {
    this.#index = undefined;
  }

  note(note: FetchNote): void {
    this.#index ??= this.#makeIndex();
    const groups = this.#index.get(clientKey(note))?.get(partitionName(note));
    if (groups) for (const group of groups.keys()) groups.set(group, note.offset);
  }

  /** Where a group's client reads on in a partition, or null when that is not known. */
  position(group: string, client: Omit<FetchNote, "offset">): number | null {
    const offset = this.#index?.get(clientKey(client))?.get(partitionName(client))?.get(group) ?? -1;
    return offset < 0 ? null : offset;
  }

  #makeIndex(): Map<string, Map<string, Map<string, number>>> {
    const index = new Map<string, Map<string, Map<string, number>>>();
    for (const member of this.#members()) {
      const key = clientKey(member);
      const places = index.get(key) ?? new Map<string, Map<string, number>>();
      index.set(key, places);
      for (const place of member.partitions) {
        const name = partitionName(place);
        places.set(name, (places.get(name) ?? new Map<string, number>()).set(member.group, -1));
      }
    }
    return index;
  }
}

function clientKey({ clientId, clientHost }: Pick<FetchNote, "clientId" | "clientHost">): string {
  return `${clientHost} ${clientId}`;
}
