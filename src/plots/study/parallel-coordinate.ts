import { extentOf } from "../../extent";
import { type Attributes, type Figure, figure } from "../figure";
import { guide, palette } from "../palette";
import { clipped, counted, heading, namesOrCount, short } from "../words";
import type { ParamPlotOptions } from "./slice";
import { type Completed, completed, described, distributionOf, isCategorical, paramsOf, type StudyLike } from "./trials";

/** One of the upright lines: a quantity, from 0 at the bottom to 1 at the top. */
interface Dimension {
  readonly label: string;
  /** Null for a trial without the parameter. */
  readonly places: readonly (number | null)[];
  readonly ticks: readonly { readonly at: number; readonly text: string }[];
}

/**
 * Every trial as a line through its parameters and its value, the best ones in colour; as Optuna's `plot_parallel_coordinate`.
 *
 * @throws {RangeError} when no trial is complete, a parameter is not known, or the study has several objectives
 */
export function parallelCoordinate(
  study: StudyLike,
  { params, measure = "Objective value", title = "Parallel coordinates" }: ParamPlotOptions = {},
): Figure {
  const trials = completed("parallelCoordinate", study);
  const names = paramsOf("parallelCoordinate", trials, params);
  const dimensions = [
    numbersOf(
      measure,
      trials.map(({ value }) => value),
      false,
    ),
    ...names.map((name) => dimensionOf(trials, name)),
  ];
  const up = study.directions[0] === "maximize";
  const order = [...trials.keys()].sort((a, b) => rank(trials[b] as Completed, up) - rank(trials[a] as Completed, up));
  const top = new Set(order.slice(-Math.max(1, Math.round(trials.length / 10))));
  const xs = dimensions.map((_, i) => i);
  return figure({
    data: order.map((i) => ({
      type: "scatter",
      mode: "lines",
      name: `trial ${trials[i]?.number}`,
      showlegend: false,
      x: xs,
      y: dimensions.map(({ places }) => places[i] as number | null),
      connectgaps: false,
      line: { color: top.has(i) ? palette[1] : guide, width: top.has(i) ? 2.2 : 1 },
      opacity: top.has(i) ? 0.95 : 0.35,
      text: xs.map(() => `${described(trials[i] as Completed)}<br>${short(trials[i]?.value as number)}`),
      hovertemplate: "%{text}<extra></extra>",
    })),
    layout: {
      ...heading(title, `in colour: the best ${counted(top.size, "trial")} of ${trials.length}`),
      xaxis: {
        tickmode: "array",
        tickvals: xs,
        ticktext: dimensions.map(({ label }) => clipped(label, 16)),
        range: [-0.2, xs.length - 0.6],
        showgrid: false,
      },
      yaxis: { visible: false, range: [-0.05, 1.05], fixedrange: true },
      shapes: xs.map((x): Attributes => ({ type: "line", layer: "below", x0: x, x1: x, y0: 0, y1: 1, line: { color: guide, width: 1 } })),
      annotations: dimensions.flatMap(({ ticks }, x) =>
        ticks.map(
          ({ at, text }): Attributes => ({
            x,
            y: at,
            text: clipped(text, 14),
            showarrow: false,
            xanchor: "left",
            xshift: 4,
            font: { size: 10 },
          }),
        ),
      ),
      hovermode: "closest",
    },
    alt: `${counted(trials.length, "trial")} as lines through ${measure} and ${namesOrCount(names)}; the best one has ${short(
      (trials[order.at(-1) as number] as Completed).value,
    )}.`,
  });
}

const rank = ({ value }: Completed, up: boolean) => (up ? -value : value);

function dimensionOf(trials: readonly Completed[], name: string): Dimension {
  const distribution = distributionOf(trials, name);
  const values = trials.map(({ params }) => (Object.hasOwn(params, name) ? params[name] : undefined));
  if (!isCategorical(distribution))
    return numbersOf(
      name,
      values.map((value) => (value === undefined ? null : (value as number))),
      distribution?.log ?? false,
    );
  // Numbers are in their order, words in that of the study, and only those that occur.
  const used = (distribution?.choices ?? []).filter((choice) => values.includes(choice));
  const choices = used.every((choice) => typeof choice === "number") ? [...used].sort((a, b) => Number(a) - Number(b)) : used;
  const place = (i: number) => (choices.length > 1 ? i / (choices.length - 1) : 0.5);
  return {
    label: name,
    places: values.map((value) => (value === undefined ? null : place(choices.indexOf(value)))),
    ticks: choices.map((choice, i) => ({ at: place(i), text: String(choice) })),
  };
}

function numbersOf(label: string, values: readonly (number | null)[], log: boolean): Dimension {
  const scale = (value: number) => (log ? Math.log10(value) : value);
  const known = values.filter((value) => value !== null).map(scale);
  const [low, high] = extentOf(known);
  const place = (at: number) => (high > low ? (at - low) / (high - low) : 0.5);
  const shown = high > low ? [0, 0.25, 0.5, 0.75, 1] : [0.5];
  return {
    label,
    places: values.map((value) => (value === null ? null : place(scale(value)))),
    ticks: shown.map((at) => {
      const value = high > low ? low + at * (high - low) : low;
      return { at, text: short(log ? 10 ** value : value, 3) };
    }),
  };
}
