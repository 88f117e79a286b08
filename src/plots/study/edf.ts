import { extentOf } from "../../extent";
import { axis, legendAt } from "../axes";
import { type Figure, figure } from "../figure";
import { seriesStyle } from "../palette";
import { heading } from "../words";
import { completed, type StudyLike, type StudyPlotOptions } from "./trials";

/** Points of every curve, as many as Optuna's. */
const points = 100;

/**
 * The share of complete trials with at most a value, for one study or several beside one another; as Optuna's `plot_edf`.
 *
 * @throws {RangeError} when there is no study, or one has no complete trial or several objectives
 */
export function edf(
  studies: StudyLike | readonly StudyLike[],
  { measure = "Objective value", title = "Empirical distribution of the objective" }: StudyPlotOptions = {},
): Figure {
  const all = [studies].flat() as StudyLike[];
  if (all.length === 0) throw new RangeError("edf: there are no studies; give at least one.");
  const values = all.map((study) => completed("edf", study).map(({ value }) => value));
  const [low, high] = extentOf(...values);
  const xs = Array.from({ length: points }, (_, i) => low + ((high - low) * i) / (points - 1));
  return figure({
    data: all.map(({ name }, i) => ({
      type: "scatter",
      mode: "lines",
      name,
      x: xs,
      y: xs.map((x) => share(values[i] as number[], x)),
      line: { color: seriesStyle(i).color, dash: seriesStyle(i).dash, width: 2.5 },
      hovertemplate: "%{y:.0%} of the trials have at most %{x:.5g}<extra></extra>",
    })),
    layout: {
      ...heading(title),
      xaxis: axis(measure),
      yaxis: axis("Share of trials", { range: [0, 1.02], tickformat: ".0%" }),
      showlegend: all.length > 1,
      legend: legendAt("lower right"),
    },
    alt: `Shares of trials with at most a value, of ${all.map(({ name }, i) => `${name} (${values[i]?.length} trials)`).join(", ")}.`,
  });
}

const share = (values: readonly number[], x: number) => values.filter((value) => value <= x).length / values.length;
