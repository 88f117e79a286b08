import { axis, type Figure, figure, guide } from "../../plots";
import type { Sensitivity } from "../sensitivity";
import { legendAbove } from "./legend";

/**
 * A tornado chart: how far every assumption moves the outcome, the strongest on top.
 *
 * @param outcome what is computed, with its unit, such as "Net present value (USD)"
 */
export function tornadoFigure({ base, swings }: Sensitivity, { outcome, title }: { outcome: string; title?: string }): Figure {
  const upwards = [...swings].reverse();
  const round = (value: number) => value.toLocaleString("en-US", { maximumSignificantDigits: 3 });
  const y = upwards.map(({ name }) => name);
  const trace = (name: "low" | "high") => {
    const values = upwards.map((swing) => (name === "low" ? swing.outcomeAtLow : swing.outcomeAtHigh));
    return {
      type: "bar",
      orientation: "h",
      name: `at its ${name} end`,
      y,
      x: values.map((value) => value - base),
      base,
      text: upwards.map((swing) => round(swing[name])),
      textposition: "outside",
      cliponaxis: false,
      customdata: values,
      hovertemplate: "%{y} %{text}: %{customdata:,.4g}<extra></extra>",
    };
  };
  const strongest = swings[0];
  return figure({
    data: [trace("low"), trace("high")],
    layout: {
      title: { text: title ?? "Which assumption matters most" },
      barmode: "overlay",
      bargap: 0.35,
      height: Math.max(300, 140 + 44 * swings.length),
      xaxis: axis(outcome, { range: rangeOf(base, swings) }),
      yaxis: axis("Assumption", { tickson: "boundaries" }),
      legend: legendAbove,
      shapes: [{ type: "line", x0: base, x1: base, y0: 0, y1: 1, yref: "paper", line: { color: guide, width: 1.5, dash: "dot" } }],
    },
    alt: `Tornado chart of ${outcome}, ${round(base)} at the base. ${swings.map((s) => `${s.name}: ${round(s.outcomeAtLow)} to ${round(s.outcomeAtHigh)}`).join("; ")}.${strongest ? ` ${strongest.name} matters most.` : ""}`,
  });
}

/** Room for the texts beside the bars. */
function rangeOf(base: number, swings: Sensitivity["swings"]): [number, number] {
  const ends = [base, ...swings.flatMap(({ outcomeAtLow, outcomeAtHigh }) => [outcomeAtLow, outcomeAtHigh])];
  const [low, high] = [Math.min(...ends), Math.max(...ends)];
  const room = 0.14 * (high - low || Math.abs(base) || 1);
  return [low - room, high + room];
}
