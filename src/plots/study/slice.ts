import { extentOf } from "../../extent";
import { axis } from "../axes";
import { type Figure, figure } from "../figure";
import { sequential } from "../palette";
import { panelAxes, panelsOf } from "../panels";
import { clipped, counted, heading, namesOrCount } from "../words";
import { completed, described, distributionOf, onAxis, paramAxis, paramsOf, type StudyLike, type StudyPlotOptions } from "./trials";

export interface ParamPlotOptions extends StudyPlotOptions {
  /** Which parameters. Default: all. */
  params?: readonly string[];
}

/**
 * The value of the objective over each parameter by itself, later trials brighter; as Optuna's `plot_slice`.
 *
 * @throws {RangeError} when no trial is complete, a parameter is not known, or the study has several objectives
 */
export function slice(study: StudyLike, { params, measure = "Objective value", title = "Slices" }: ParamPlotOptions = {}): Figure {
  const trials = completed("slice", study);
  const names = paramsOf("slice", trials, params);
  const grid = panelsOf(names.length);
  const [, last] = extentOf(trials.map(({ number }) => number));
  return figure({
    data: names.map((name, i) => {
      const distribution = distributionOf(trials, name);
      const having = trials.filter((trial) => Object.hasOwn(trial.params, name));
      return {
        type: "scatter",
        mode: "markers",
        name,
        showlegend: false,
        xaxis: grid.panels[i]?.x,
        yaxis: grid.panels[i]?.y,
        x: having.map((trial) => onAxis(trial.params[name], distribution)),
        y: having.map(({ value }) => value),
        text: having.map(described),
        hovertemplate: "%{text}<br>%{y:.5g}<extra></extra>",
        marker: {
          color: having.map(({ number }) => number),
          colorscale: sequential,
          cmin: 0,
          cmax: Math.max(1, last),
          showscale: i === 0,
          colorbar: { title: { text: "Trial" } },
          size: 7,
          line: { width: 0.5, color: "#8c8c8c" },
        },
      };
    }),
    layout: {
      ...heading(title),
      ...panelAxes(grid, (panel, i) => ({
        x: axis(clipped(names[i] as string), paramAxis(distributionOf(trials, names[i] as string))),
        y: { ...(panel.column === 0 ? axis(measure) : { showticklabels: false }), ...(i > 0 && { matches: "y" }) },
      })),
      height: grid.height,
    },
    alt: `The objective's value over ${namesOrCount(names)} in ${counted(trials.length, "trial")}.`,
  });
}
