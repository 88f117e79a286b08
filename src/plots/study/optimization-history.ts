import { axis, legendAt } from "../axes";
import { type Figure, figure } from "../figure";
import { palette } from "../palette";
import { counted, heading, short } from "../words";
import { completed, described, isFeasible, type StudyLike, type StudyPlotOptions } from "./trials";

/**
 * The value of every complete trial, and the best value until then of those that keep their constraints; as Optuna's `plot_optimization_history`.
 *
 * @throws {RangeError} when no trial is complete, or the study has several objectives
 */
export function optimizationHistory(
  study: StudyLike,
  { measure = "Objective value", title = "Optimization history" }: StudyPlotOptions = {},
): Figure {
  const trials = completed("optimizationHistory", study);
  const better = study.directions[0] === "maximize" ? Math.max : Math.min;
  const numbers = trials.map(({ number }) => number);
  const values = trials.map(({ value }) => value);
  let record: number | null = null;
  const best = trials.map((trial) => {
    if (isFeasible(trial)) record = record === null ? trial.value : better(record, trial.value);
    return record;
  });
  const first = trials.find((trial) => trial.value === record && isFeasible(trial));
  const up = study.directions[0] === "maximize";
  return figure({
    data: [
      {
        type: "scatter",
        mode: "markers",
        name: "trial",
        x: numbers,
        y: values,
        text: trials.map(described),
        hovertemplate: "%{text}<br>%{y:.5g}<extra></extra>",
        marker: { color: palette[0], size: 7, opacity: 0.75 },
      },
      {
        type: "scatter",
        mode: "lines",
        name: "best so far",
        x: numbers,
        y: best,
        line: { color: palette[1], width: 2.5, shape: "hv" },
        hovertemplate: "best until trial %{x}: %{y:.5g}<extra></extra>",
      },
    ],
    layout: {
      ...heading(title),
      xaxis: axis("Trial"),
      yaxis: axis(measure),
      legend: legendAt(up ? "lower right" : "upper right"),
    },
    alt: `${counted(trials.length, "complete trial")}; ${first ? `the best value is ${short(first.value)}, reached in trial ${first.number}` : "none of them keeps its constraints"}.`,
  });
}
