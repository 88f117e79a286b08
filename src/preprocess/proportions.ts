/**
 * How many samples of every class go to every set, so that the sets have exactly their sizes and every class its share of every set,
 * rounded up or down.
 *
 * The exact shares are `classSizes[c] * setSizes[s] / N`. What rounding down leaves over goes to the largest remainders first, and where a
 * set is full already, others change places (augmenting paths). That this always comes out even is Bacharach's theorem on matrix
 * rounding (Management Science 12, 1966).
 *
 * @returns one array of counts per class, in the order of `setSizes`
 */
export function classShares(classSizes: readonly number[], setSizes: readonly number[]): number[][] {
  const size = setSizes.reduce((a, b) => a + b, 0);
  // Whole-number arithmetic keeps the remainders exact; products stay below 2^53 up to 90 million samples.
  const shares = classSizes.map((count) => setSizes.map((set) => Math.floor((count * set) / size)));
  const remainders = classSizes.map((count) => setSizes.map((set) => (count * set) % size));
  const raised = classSizes.map(() => new Set<number>());
  const room = setSizes.map((set, s) => set - shares.reduce((sum, row) => sum + (row[s] as number), 0));

  const raise = (class_: number, visited: Set<number>): boolean => {
    const own = remainders[class_] as number[];
    const candidates = [...own.keys()].filter((s) => (own[s] as number) > 0).sort((a, b) => (own[b] as number) - (own[a] as number));
    for (const s of candidates) {
      if (visited.has(s) || raised[class_]?.has(s)) continue;
      visited.add(s);
      const free = (room[s] as number) > 0;
      const giving = free ? -1 : raised.findIndex((sets, other) => other !== class_ && sets.has(s) && raise(other, visited));
      if (!free && giving < 0) continue;
      if (free) room[s]! -= 1;
      else raised[giving]?.delete(s);
      raised[class_]?.add(s);
      return true;
    }
    return false;
  };

  for (const [class_, count] of classSizes.entries()) {
    const rest = count - (shares[class_] as number[]).reduce((a, b) => a + b, 0);
    for (let i = 0; i < rest; i++) raise(class_, new Set());
  }
  return shares.map((row, class_) => row.map((count, s) => count + Number(raised[class_]?.has(s))));
}
