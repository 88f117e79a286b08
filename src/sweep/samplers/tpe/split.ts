import { type Direction, type FrozenTrial, lastStep } from "../../storage";
import { crowdingDistances, dominationRanks, losses } from "../domination";

/**
 * The `count` best trials and the others, both by number: complete ones first, then pruned ones by how far they came. Running trials are among the
 * others. For several objectives by rank of domination; where a rank does not fit as a whole, those in the least crowded places.
 */
export function splitTrials(
  trials: readonly FrozenTrial[],
  directions: readonly Direction[],
  count: number,
): [below: FrozenTrial[], above: FrozenTrial[]] {
  const complete = trials.filter(({ state }) => state === "COMPLETE");
  const pruned = trials.filter(({ state }) => state === "PRUNED");
  const ordered = directions.length === 1 ? byValue(complete, directions[0] as Direction) : byRank(complete, directions);
  const below = new Set([...ordered, ...byProgress(pruned, directions[0] as Direction)].slice(0, count));
  return [trials.filter((trial) => below.has(trial)), trials.filter((trial) => !below.has(trial))];
}

const byValue = (trials: readonly FrozenTrial[], direction: Direction): FrozenTrial[] =>
  [...trials].sort((a, b) =>
    compare(losses(a.values as number[], [direction])[0] as number, losses(b.values as number[], [direction])[0] as number),
  );

function byRank(trials: readonly FrozenTrial[], directions: readonly Direction[]): FrozenTrial[] {
  const rows = trials.map(({ values }) => losses(values as number[], directions));
  const ranks = dominationRanks(rows);
  const distances = new Array<number>(rows.length).fill(0);
  for (let rank = 0; rank <= Math.max(-1, ...ranks); rank++) {
    const members = [...rows.keys()].filter((i) => ranks[i] === rank);
    const own = crowdingDistances(members.map((i) => rows[i] as number[]));
    for (const [j, i] of members.entries()) distances[i] = own[j] as number;
  }
  return [...rows.keys()]
    .sort((a, b) => (ranks[a] as number) - (ranks[b] as number) || compare(distances[b] as number, distances[a] as number))
    .map((i) => trials[i] as FrozenTrial);
}

/** The farthest first, then the best reports; those without a report last. */
function byProgress(trials: readonly FrozenTrial[], direction: Direction): FrozenTrial[] {
  const score = (trial: FrozenTrial): [number, number] => {
    const step = lastStep(trial);
    if (step === undefined) return [1, 0];
    const value = trial.intermediateValues[step] as number;
    return [-step, Number.isNaN(value) ? Number.POSITIVE_INFINITY : direction === "minimize" ? value : -value];
  };
  return trials
    .map((trial) => [score(trial), trial] as const)
    .sort(([a], [b]) => a[0] - b[0] || compare(a[1], b[1]))
    .map(([, trial]) => trial);
}

/** Also for infinities, whose difference is no number. */
const compare = (a: number, b: number): number => (a < b ? -1 : a > b ? 1 : 0);
