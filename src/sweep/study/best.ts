import { dominates, losses } from "../samplers";
import { type Direction, type FrozenTrial, isFeasible } from "../storage";

/** Whether a trial is complete, and with numbers: earlier versions let others into a study. */
const hasValues = ({ state, values }: FrozenTrial): boolean => state === "COMPLETE" && values !== null && !values.some(Number.isNaN);

/** The complete trials that keep their constraints, where they have some. */
export const candidatesOf = (trials: readonly FrozenTrial[]): FrozenTrial[] =>
  trials.filter((trial) => hasValues(trial) && isFeasible(trial));

/** The complete trials that no other one dominates, of those that keep their constraints, by number; the best trials of a study with several objectives. */
export function paretoFront(trials: readonly FrozenTrial[], directions: readonly Direction[]): FrozenTrial[] {
  const complete = candidatesOf(trials);
  const all = complete.map(({ values }) => losses(values as number[], directions));
  // A trial can only be dominated by one with a lower sum, or an equal one where there are infinities.
  const sums = all.map((row) => row.reduce((a, b) => a + b, 0));
  const order = [...all.keys()].sort((a, b) => (sums[a] as number) - (sums[b] as number) || a - b);
  const front: number[] = [];
  for (const i of order) {
    if (front.some((j) => dominates(all[j] as number[], all[i] as number[]))) continue;
    front.push(i);
  }
  return front
    .filter((i) => !front.some((j) => dominates(all[j] as number[], all[i] as number[])))
    .sort((a, b) => a - b)
    .map((i) => complete[i] as FrozenTrial);
}

/** The complete trial with the best value that keeps its constraints, the earliest among equals; undefined when there is none. */
export function bestTrialOf(trials: readonly FrozenTrial[], direction: Direction): FrozenTrial | undefined {
  let best: FrozenTrial | undefined;
  for (const trial of trials) {
    if (!hasValues(trial)) continue;
    const [value, record] = [trial.values?.[0] as number, best?.values?.[0] as number];
    if ((!best || (direction === "maximize" ? value > record : value < record)) && isFeasible(trial)) best = trial;
  }
  return best;
}
