import { axis, type Figure, figure, guide, palette } from "../../plots";
import type { HardwareComparison } from "../hardware";

/** Cost against time of every hardware, on logarithmic axes: lower left is better; filled markers keep deadline and budget. */
export function hardwareFigure({ estimates, choice, currency, reason }: HardwareComparison): Figure {
  const point = (name: string) => (name === choice?.name ? "star" : "circle");
  return figure({
    data: [
      {
        type: "scatter",
        mode: "markers+text",
        x: estimates.map(({ seconds }) => seconds / 3600),
        y: estimates.map(({ cost }) => cost),
        text: estimates.map(({ name }) => name),
        textposition: "top center",
        cliponaxis: false,
        marker: {
          opacity: 1,
          size: estimates.map(({ name }) => (name === choice?.name ? 16 : 11)),
          symbol: estimates.map(({ name, feasible }) => (feasible ? point(name) : "circle-open")),
          color: estimates.map(({ feasible }) => (feasible ? palette[0] : guide)),
        },
        hovertemplate: `%{text}: %{x:.3g} h, %{y:.3g} ${currency}<extra></extra>`,
      },
    ],
    layout: {
      title: { text: "Time and cost by hardware" },
      xaxis: axis("Time (hours, logarithmic)", logarithmic(estimates.map(({ seconds }) => seconds / 3600))),
      yaxis: axis(`Cost (${currency}, logarithmic)`, logarithmic(estimates.map(({ cost }) => cost))),
    },
    alt: `Time and cost: ${estimates.map(({ name, seconds, cost }) => `${name} ${(seconds / 3600).toPrecision(3)} h and ${cost.toPrecision(3)} ${currency}`).join(", ")}. ${reason}`,
  });
}

/** A logarithmic axis with room for names beside the points, and ticks at 1, 2 and 5 of every power of ten, written out. */
function logarithmic(values: readonly number[]): object {
  const positive = values.filter((value) => value > 0).map(Math.log10);
  if (positive.length === 0) return {};
  const [low, high] = [Math.min(...positive), Math.max(...positive)];
  const room = Math.max(0.3, 0.2 * (high - low));
  const range = [low - room, high + room] as const;
  const powers = Array.from({ length: Math.ceil(range[1]) - Math.floor(range[0]) + 1 }, (_, i) => Math.floor(range[0]) + i);
  const steps = powers.length > 4 ? [1] : [1, 2, 5];
  const tickvals = powers.flatMap((power) => steps.map((step) => Number(`${step}e${power}`)));
  return {
    type: "log",
    range,
    tickvals,
    ticktext: tickvals.map((value) => value.toLocaleString("en-US", { maximumSignificantDigits: 3 })),
  };
}
