import { axis, type Figure, figure } from "../../plots";
import type { Throughput } from "../throughput";
import { stepSeconds, type TimeModel } from "../time-model";
import { legendAbove } from "./legend";

/** Samples per second against the batch size: what was measured, from the slowest to the fastest step, and what the time model says. */
export function throughputFigure(measurements: readonly Throughput[], time?: TimeModel): Figure {
  const sorted = [...measurements].sort((a, b) => a.batchSize - b.batchSize);
  const x = sorted.map(({ batchSize }) => batchSize);
  const rates = sorted.map(({ samplesPerSecond }) => samplesPerSecond);
  const best = sorted.reduce((a, b) => (b.samplesPerSecond > a.samplesPerSecond ? b : a));
  // The middle half of the steps: single steps that the machine interrupted say nothing about the model.
  const quarter = ({ stepSeconds: steps }: Throughput, share: number) =>
    [...steps].sort((a, b) => a - b)[Math.min(steps.length - 1, Math.floor(share * steps.length))] as number;
  const bars = {
    type: "data",
    symmetric: false,
    array: sorted.map((m, i) => m.batchSize / quarter(m, 0.25) - (rates[i] as number)),
    arrayminus: sorted.map((m, i) => (rates[i] as number) - m.batchSize / quarter(m, 0.75)),
  };
  const measured = {
    type: "scatter",
    mode: time ? "markers" : "lines+markers",
    name: "measured",
    x,
    y: rates,
    error_y: bars,
    marker: { size: 9 },
  };
  const model = time && {
    type: "scatter",
    mode: "lines",
    name: "time model",
    x,
    y: x.map((batchSize) => batchSize / stepSeconds(time, batchSize)),
    line: { dash: "dash", width: 2.5 },
  };
  return figure({
    data: [measured, ...(model ? [model] : [])],
    layout: {
      title: { text: "Training throughput by batch size" },
      xaxis: axis("Batch size (samples, logarithmic)", { type: "log", tickvals: x, ticktext: x.map(String) }),
      yaxis: axis("Throughput (samples per second)", { rangemode: "tozero" }),
      legend: legendAbove,
      showlegend: time !== undefined,
    },
    alt: `Throughput by batch size: ${sorted.map((m) => `${Math.round(m.samplesPerSecond)} samples per second at ${m.batchSize}`).join(", ")}; the best is ${best.batchSize}.`,
  });
}
