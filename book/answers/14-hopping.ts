// Exercise 14.1: windows of ten seconds, one beginning every five.

const [sizeS, hopS] = [10, 5];

/** Where the windows start that an order falls into, the oldest first. */
function startsOf(at: number): number[] {
  const starts: number[] = [];
  for (let start = at - (at % hopS); start > at - sizeS; start -= hopS) {
    if (start >= 0) starts.unshift(start);
  }
  return starts;
}

for (const at of [2, 7, 10, 14]) {
  const windows = startsOf(at).map((start) => `${start}-${start + sizeS} s`);
  console.log(`sold at ${at} s: ${windows.join(" and ")}`);
}
