import { axis, countAxis, type Figure, figure } from "../../plots";
import { cumulativeFlows, npv, paybackPeriod } from "../cash-flow";
import { legendAbove } from "./legend";

export interface CashFlowFigureOptions {
  /** Of discount per period. Default: 0. */
  rate?: number;
  /** Default: "USD". */
  currency?: string;
  /** What a period is called. Default: "Year". */
  period?: string;
}

/** Cash flow of every period as bars, and the discounted sum up to it as a line; where the line stays above 0, the investment is paid back. */
export function cashFlowFigure(
  values: readonly number[],
  { rate = 0, currency = "USD", period = "Year" }: CashFlowFigureOptions = {},
): Figure {
  const x = values.map((_, t) => t);
  const sums = cumulativeFlows(values, { rate });
  const payback = paybackPeriod(values, { rate });
  const paid = Number.isFinite(payback) ? `paid back after ${payback.toFixed(1)} periods` : "never paid back";
  const round = (value: number) => Math.round(value).toLocaleString("en-US");
  return figure({
    data: [
      { type: "bar", name: "cash flow", x, y: values },
      {
        type: "scatter",
        mode: "lines+markers",
        name: rate === 0 ? "sum so far" : "discounted sum so far",
        x,
        y: sums,
        line: { width: 2.5 },
        marker: { size: 7 },
      },
    ],
    layout: {
      title: { text: `Cash flow: ${paid}` },
      xaxis: { ...countAxis(period, values.length - 1), range: [-0.6, values.length - 0.4], tick0: 0 },
      yaxis: axis(`Amount (${currency})`, { zeroline: true }),
      legend: legendAbove,
    },
    alt: `Cash flows from ${round(values[0] as number)} ${currency} in period 0; ${paid}, net present value ${round(npv(rate, values))} ${currency} at ${(rate * 100).toFixed(1)} % per period.`,
  });
}
