import type { Direction } from "../storage";

/** Lower is better for every one of these. */
export const losses = (values: readonly number[], directions: readonly Direction[]): number[] =>
  values.map((value, i) => (directions[i] === "maximize" ? -value : value));

/** Whether `a` is nowhere worse than `b`, and somewhere better; both as losses. */
export function dominates(a: readonly number[], b: readonly number[]): boolean {
  let better = false;
  for (let i = 0; i < a.length; i++) {
    if ((a[i] as number) > (b[i] as number)) return false;
    if ((a[i] as number) < (b[i] as number)) better = true;
  }
  return better;
}

/** The rank of every row of losses: 0 for those that none dominates, 1 for those that only rank 0 dominates, ... */
export function dominationRanks(rows: readonly (readonly number[])[]): number[] {
  const ranks = new Array<number>(rows.length).fill(-1);
  let left = [...rows.keys()];
  for (let rank = 0; left.length > 0; rank++) {
    const front = left.filter((i) => !left.some((j) => dominates(rows[j] as number[], rows[i] as number[])));
    for (const i of front) ranks[i] = rank;
    left = left.filter((i) => ranks[i] === -1);
  }
  return ranks;
}

/**
 * How far apart a row's neighbours are, summed over the objectives (Deb et al., NSGA-II, 2002), with Optuna's rules for infinities: the ends are
 * infinitely far, and an objective in which all rows agree does not count.
 */
export function crowdingDistances(rows: readonly (readonly number[])[]): number[] {
  const distances = new Array<number>(rows.length).fill(0);
  for (let objective = 0; objective < (rows[0]?.length ?? 0); objective++) {
    const at = (i: number) => rows[i]?.[objective] as number;
    const order = [...rows.keys()].sort((a, b) => at(a) - at(b));
    const values = [Number.NEGATIVE_INFINITY, ...order.map(at), Number.POSITIVE_INFINITY];
    if (values[1] === values.at(-2)) continue;
    const finite = values.filter(Number.isFinite);
    const range = (finite.at(-1) ?? 0) - (finite[0] ?? 0);
    const width = range > 0 ? range : 1;
    for (const [j, i] of order.entries()) {
      const gap = values[j] === values[j + 2] ? 0 : (values[j + 2] as number) - (values[j] as number);
      distances[i]! += gap / width;
    }
  }
  return distances;
}
