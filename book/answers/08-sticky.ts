// Exercise 8.3: members keep what they have, as far as that is fair.

type Assignment = Map<string, number[]>;

function sticky(
  before: Assignment,
  members: readonly string[],
  partitions: number,
): Assignment {
  const fair = Math.floor(partitions / members.length);
  let oneMore = partitions % members.length;
  const after: Assignment = new Map();
  for (const member of members) {
    const had = before.get(member) ?? [];
    const kept = had.slice(0, oneMore > 0 ? fair + 1 : fair);
    if (kept.length > fair) oneMore -= 1;
    after.set(member, kept);
  }
  const kept = new Set([...after.values()].flat());
  for (let partition = 0; partition < partitions; partition += 1) {
    if (kept.has(partition)) continue;
    const shares = [...after.values()];
    const least = Math.min(...shares.map(({ length }) => length));
    shares.find(({ length }) => length === least)?.push(partition);
  }
  return after;
}

let shared: Assignment = new Map();
for (const members of [
  ["ann"],
  ["ann", "bob"],
  ["ann", "bob", "cat"],
  ["ann", "bob", "cat", "dan"],
  ["ann", "cat"],
]) {
  const before = shared;
  shared = sticky(before, members, 6);
  const had = (partition: number) =>
    [...before].find(([, partitions]) => partitions.includes(partition))?.[0];
  const moved = [...shared].flatMap(([member, partitions]) =>
    partitions.filter((partition) => had(partition) !== member),
  );
  const shares = [...shared].map(([member, partitions]) => `${member}:[${partitions}]`);
  console.log(`${shares.join(" ")} moved: ${moved.length}`);
}
