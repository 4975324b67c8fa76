// Chapter 8, live: who owns what, from generation to generation.

import { sheet, words } from "../pictures/paper.ts";
import { Coordinator } from "../steps/08-groups.ts";
import { type Beat, recorder } from "./beat.ts";

const people = ["ann", "bob", "cat", "dan", "eve"];

/** Members come, one falls asleep and wakes up, more come. */
export default function beats(): Beat[] {
  const group = new Coordinator();
  /** The members, and when each was last heard of. */
  const heard = new Map<string, number>();
  const { beats, beat } = recorder(() => picture(ownersIn(group, heard)));
  const join = (member: string, now: number) => {
    group.join(member, now);
    heard.set(member, now);
  };
  beat("Three partitions, and nobody in the group.");
  join("ann", 0);
  beat("ann joins. Generation 1: she owns all three.");
  join("bob", 1);
  beat("bob joins. Generation 2: he owns partition 1.");
  const bob = group.heartbeat("bob", 2);
  heard.set("bob", 2);
  beat(`bob commits his position in partition 1: ${group.commit(bob.generation, 1, 40)}.`);
  group.heartbeat("ann", 9);
  heard.set("ann", 9);
  beat("Seven seconds later ann says that she is there. bob says nothing.");
  group.tick(13);
  heard.delete("bob");
  beat("bob was silent for more than ten seconds. Generation 3: ann owns all three.");
  beat(`bob wakes up and commits: ${group.commit(bob.generation, 1, 41)}.`);
  join("cat", 14);
  beat("cat joins. Generation 4.");
  join("dan", 14);
  beat("dan joins. Generation 5: one partition each.");
  join("eve", 14);
  beat("eve joins. Generation 6: she is a spare. There is no fourth partition.");
  return beats;
}

/** Each partition's owner, as the members are told in answer to the heartbeat they sent last. */
function ownersIn(group: Coordinator, heard: ReadonlyMap<string, number>): readonly string[] {
  const owners = ["", "", ""];
  for (const [member, time] of heard) {
    for (const partition of group.heartbeat(member, time).partitions) owners[partition] = member;
  }
  return owners;
}

function picture(owners: readonly string[]): string {
  const rows = owners.map((owner, partition) => {
    const y = 62 + partition * 48;
    const colour = `var(--m${Math.max(0, people.indexOf(owner)) % 4})`;
    const card =
      owner === ""
        ? words(168, y + 22, "nobody", "soft")
        : `<rect x="150" y="${y}" width="220" height="34" rx="8" fill="${colour}" opacity=".16"/><rect x="150" y="${y}" width="6" height="34" rx="3" fill="${colour}"/><text x="168" y="${y + 22}" style="fill:${colour};font-weight:600">${owner}</text>`;
    return words(28, y + 22, `partition ${partition}`, "strong") + card;
  });
  const description = owners.map((owner, partition) => `Partition ${partition}: ${owner || "nobody"}.`).join(" ");
  return sheet(
    "Who owns which partition",
    description,
    760,
    216,
    words(28, 38, "the group preparers", "title"),
    ...rows,
  );
}
