import { axis, legendAt } from "../axes";
import { type Figure, figure } from "../figure";
import { guide, palette } from "../palette";
import { counted, heading } from "../words";
import { described, isFeasible, type StudyLike, type TrialLike } from "./trials";

export interface ParetoFrontOptions {
  /** What the two objectives measure, with their units. Default: "Objective 0" and "Objective 1". */
  measures?: readonly [string, string];
  title?: string;
}

/**
 * The trials of a study with two objectives, and among them those that keep their constraints and that no other such one beats in both; as Optuna's `plot_pareto_front`.
 *
 * @throws {RangeError} when there are not two objectives, or no trial is complete
 */
export function paretoFront(
  study: StudyLike,
  { measures = ["Objective 0", "Objective 1"], title = "Pareto front" }: ParetoFrontOptions = {},
): Figure {
  if (study.directions.length !== 2)
    throw new RangeError(
      `paretoFront: the study has ${study.directions.length} ${study.directions.length === 1 ? "objective" : "objectives"}, but this plot shows two.`,
    );
  const trials = study.trials.filter(({ state, values }) => state === "COMPLETE" && values?.every(Number.isFinite));
  if (trials.length === 0) throw new RangeError(`paretoFront: the study ${study.name} has no complete trial yet.`);
  const losses = (trial: TrialLike) => (trial.values as number[]).map((value, i) => (study.directions[i] === "maximize" ? -value : value));
  const beats = (a: number[], b: number[]) =>
    a.every((value, i) => value <= (b[i] as number)) && a.some((value, i) => value < (b[i] as number));
  const feasible = trials.filter(isFeasible);
  const all = feasible.map(losses);
  const best = feasible.filter((_, i) => !all.some((other) => beats(other, all[i] as number[])));
  const trace = (name: string, shown: readonly TrialLike[], marker: object) => ({
    type: "scatter",
    mode: "markers",
    name,
    x: shown.map(({ values }) => values?.[0]),
    y: shown.map(({ values }) => values?.[1]),
    text: shown.map(described),
    hovertemplate: "%{text}<br>%{x:.5g}, %{y:.5g}<extra></extra>",
    marker,
  });
  const corner =
    `${study.directions[1] === "maximize" ? "lower" : "upper"} ${study.directions[0] === "maximize" ? "left" : "right"}` as const;
  return figure({
    data: [
      trace(
        "trial",
        trials.filter((trial) => !best.includes(trial)),
        { color: guide, size: 7, opacity: 0.7 },
      ),
      trace("best trial", best, { color: palette[1], size: 9, symbol: "diamond" }),
    ],
    layout: { ...heading(title), xaxis: axis(measures[0]), yaxis: axis(measures[1]), showlegend: true, legend: legendAt(corner) },
    alt: `${counted(trials.length, "complete trial")} by ${measures[0]} and ${measures[1]}; ${best.length} of them form the Pareto front.`,
  });
}
