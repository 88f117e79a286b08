import { axis } from "../axes";
import { type Attributes, type Figure, figure } from "../figure";
import { sequential } from "../palette";
import { panelAxes, panelsOf } from "../panels";
import { clipped, counted, heading, namesOrCount } from "../words";
import type { ParamPlotOptions } from "./slice";
import { type Completed, completed, described, distributionOf, isCategorical, onAxis, paramAxis, paramsOf, type StudyLike } from "./trials";

/** More pairs than these are too small to read. */
const mostParams = 4;

/**
 * The value of the objective over pairs of parameters, with the trials as points; as Optuna's `plot_contour`. Between trials it is interpolated.
 *
 * `params` are two parameters for one large plot, or up to four for all pairs. Default: the first ones by name.
 *
 * @throws {RangeError} when no trial is complete, there are fewer than two parameters that vary, or the study has several objectives
 */
export function contour(study: StudyLike, { params, measure = "Objective value", title = "Contours" }: ParamPlotOptions = {}): Figure {
  const trials = completed("contour", study);
  const asked = paramsOf("contour", trials, params);
  const names = asked.filter(
    (name) => new Set(trials.flatMap(({ params }) => (Object.hasOwn(params, name) ? [params[name]] : []))).size > 1,
  );
  if (names.length < 2)
    throw new RangeError(
      `contour: ${names.length} of the parameters ${asked.join(", ")} ${names.length === 1 ? "varies" : "vary"}, but there must be two.`,
    );
  const shown = names.slice(0, mostParams);
  const pairs = shown.flatMap((x, i) => shown.slice(i + 1).map((y) => [x, y] as const));
  const grid = panelsOf(pairs.length);
  const values = trials.map(({ value }) => value);
  const [zmin, zmax] = [Math.min(...values), Math.max(...values)];
  return figure({
    data: pairs.flatMap(([x, y], i) => {
      const at = { xaxis: grid.panels[i]?.x, yaxis: grid.panels[i]?.y };
      const both = trials.filter((trial) => Object.hasOwn(trial.params, x) && Object.hasOwn(trial.params, y));
      const [left, up] = [distributionOf(trials, x), distributionOf(trials, y)];
      return [
        {
          type: "contour",
          ...at,
          ...surfaceOf(both, x, y),
          connectgaps: true,
          contours: { coloring: "heatmap" },
          line: { width: 0.5 },
          colorscale: sequential,
          reversescale: study.directions[0] !== "maximize",
          zmin,
          zmax,
          showscale: i === 0,
          colorbar: { title: { text: measure } },
          hoverinfo: "skip",
        },
        {
          type: "scatter",
          mode: "markers",
          ...at,
          showlegend: false,
          x: both.map((trial) => onAxis(trial.params[x], left)),
          y: both.map((trial) => onAxis(trial.params[y], up)),
          text: both.map((trial) => `${described(trial)}<br>${trial.value}`),
          hovertemplate: "%{text}<extra></extra>",
          marker: { color: "#222222", size: 5, line: { color: "#ffffff", width: 1 } },
        },
      ] satisfies Attributes[];
    }),
    layout: {
      ...heading(title, names.length > shown.length ? `${shown.length} of ${names.length} parameters; name others by params` : undefined),
      ...panelAxes(grid, (_, i) => {
        const [x, y] = pairs[i] as readonly [string, string];
        return {
          x: axis(clipped(x), paramAxis(distributionOf(trials, x))),
          y: axis(clipped(y), paramAxis(distributionOf(trials, y))),
        };
      }),
      height: grid.height,
    },
    alt: `The objective's value over pairs of ${namesOrCount(shown)}, from ${counted(trials.length, "trial")}.`,
  });
}

/** The values where trials were; the last trial counts where two were at one place. */
function surfaceOf(trials: readonly Completed[], x: string, y: string) {
  const along = (name: string) => {
    const distribution = distributionOf(trials, name);
    const places = [...new Set(trials.map((trial) => onAxis(trial.params[name], distribution)))];
    // A contour needs its places in the order of the axis.
    if (isCategorical(distribution)) return (distribution?.choices ?? []).map(String).filter((choice) => places.includes(choice));
    return (places as number[]).sort((a, b) => a - b);
  };
  const [xs, ys] = [along(x), along(y)];
  const z: (number | null)[][] = ys.map(() => xs.map(() => null));
  for (const trial of trials) {
    const column = xs.indexOf(onAxis(trial.params[x], distributionOf(trials, x)) as never);
    const row = ys.indexOf(onAxis(trial.params[y], distributionOf(trials, y)) as never);
    (z[row] as (number | null)[])[column] = trial.value;
  }
  return { x: xs, y: ys, z };
}
