import { displaySymbol, type MimeBundle, table } from "../../display";
import { losses } from "../samplers";
import type { Direction, FrozenTrial, TrialState } from "../storage";
import { bestTrialOf, candidatesOf, paretoFront } from "./best";

const shown = 10;
const states: readonly (readonly [TrialState, string])[] = [
  ["COMPLETE", "complete"],
  ["PRUNED", "pruned"],
  ["FAIL", "failed"],
  ["RUNNING", "running"],
  ["WAITING", "waiting"],
];

/** How a study shows itself: the best trials first, with what became of all of them below. */
export function summaryOf(name: string, trials: readonly FrozenTrial[], directions: readonly Direction[]): MimeBundle {
  const best = bestOf(trials, directions);
  const params = [...new Set(best.flatMap((trial) => Object.keys(trial.params)))];
  const values = directions.length === 1 ? ["value"] : directions.map((_, i) => `value ${i}`);
  return table({
    columns: [...values, ...params, "seconds"],
    index: best.map(({ number }) => number),
    rows: best.map((trial) => [
      ...values.map((_, i) => trial.values?.[i]),
      ...params.map((param) => readable(Object.hasOwn(trial.params, param) ? trial.params[param] : undefined)),
      trial.datetimeStart && trial.datetimeComplete ? (Number(trial.datetimeComplete) - Number(trial.datetimeStart)) / 1000 : null,
    ]),
    caption: captionOf(name, trials, directions),
  })[displaySymbol]();
}

function captionOf(name: string, trials: readonly FrozenTrial[], directions: readonly Direction[]): string {
  const counts = states.flatMap(([state, word]) => {
    const count = trials.filter((trial) => trial.state === state).length;
    return count > 0 ? [`${count} ${word}`] : [];
  });
  const best = directions.length === 1 ? bestTrialOf(trials, directions[0] as Direction) : undefined;
  const result = best
    ? `; ${directions[0] === "maximize" ? "highest" : "lowest"} value ${Number(best.values?.[0]?.toPrecision(6))} in trial ${best.number}`
    : "";
  const front = directions.length > 1 ? `; ${paretoFront(trials, directions).length} on the Pareto front` : "";
  return `Study ${name}: ${trials.length} trials${counts.length > 0 ? ` (${counts.join(", ")})` : ""}${result}${front}`;
}

function bestOf(trials: readonly FrozenTrial[], directions: readonly Direction[]): readonly FrozenTrial[] {
  if (directions.length > 1) return paretoFront(trials, directions).slice(0, shown);
  const loss = (trial: FrozenTrial) => losses(trial.values as number[], directions)[0] as number;
  return candidatesOf(trials)
    .sort((a, b) => (loss(a) < loss(b) ? -1 : loss(a) > loss(b) ? 1 : a.number - b.number))
    .slice(0, shown);
}

/** Numbers of very different sizes share a column; six digits are enough to tell trials apart. */
const readable = (value: unknown) => (typeof value === "number" ? String(Number(value.toPrecision(6))) : value === undefined ? "" : value);
