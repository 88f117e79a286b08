import { extentOf } from "../../extent";
import { axis } from "../axes";
import { type Figure, figure } from "../figure";
import { guide, palette } from "../palette";
import { counted, heading } from "../words";
import { checkSingle, described, type StudyLike, type StudyPlotOptions } from "./trials";

const colors: Readonly<Record<string, string | undefined>> = { COMPLETE: palette[0], PRUNED: palette[1], RUNNING: palette[2] };

/**
 * What every trial reported, step by step; as Optuna's `plot_intermediate_values`. Pruned trials end early.
 *
 * @throws {RangeError} when no trial has reported anything, or the study has several objectives
 */
export function intermediateValues(
  study: StudyLike,
  { measure = "Intermediate value", title = "Intermediate values" }: StudyPlotOptions = {},
): Figure {
  checkSingle("intermediateValues", study);
  const reported = study.trials.filter((trial) => Object.keys(trial.intermediateValues).length > 0 && trial.state in colors);
  if (reported.length === 0)
    throw new RangeError(
      `intermediateValues: no trial of the study ${study.name} has reported a value; objectives do it by trial.report(value, step).`,
    );
  const [, last] = extentOf(reported.flatMap((trial) => Object.keys(trial.intermediateValues).map(Number)));
  const seen = new Set<string>();
  const count = (state: string) => reported.filter((trial) => trial.state === state).length;
  return figure({
    data: reported.map((trial) => {
      const steps = Object.keys(trial.intermediateValues)
        .map(Number)
        .sort((a, b) => a - b);
      const first = !seen.has(trial.state);
      seen.add(trial.state);
      return {
        type: "scatter",
        mode: "lines+markers",
        name: trial.state.toLowerCase(),
        legendgroup: trial.state,
        showlegend: first,
        x: steps,
        y: steps.map((step) => trial.intermediateValues[step]),
        line: { color: colors[trial.state] ?? guide, width: 1.5, dash: trial.state === "PRUNED" ? "dot" : "solid" },
        marker: { size: 4, maxdisplayed: 10 },
        opacity: 0.7,
        text: steps.map(() => described(trial)),
        hovertemplate: "%{text}<br>step %{x}: %{y:.5g}<extra></extra>",
      };
    }),
    layout: {
      ...heading(title),
      xaxis: axis("Step", last <= 12 ? { dtick: 1 } : {}),
      yaxis: axis(measure),
      hovermode: "closest",
      showlegend: true,
    },
    alt: `What ${counted(reported.length, "trial")} reported by step: ${count("COMPLETE")} complete, ${count("PRUNED")} pruned.`,
  });
}
