import { type Table, table } from "../display";
import type { Intervals } from "./comparisons";
import type { Group } from "./features";
import type { MetricFrame } from "./metric-frame";
import type { Values } from "./summary";

type Shown = Pick<
  MetricFrame,
  "metrics" | "sensitiveNames" | "byGroup" | "overall" | "difference" | "ratio" | "within" | "ci" | "warnings"
>;

/** A line per group, then all samples, the largest difference and the smallest ratio; with controls one block per level. */
export function shownFrame(frame: Shown): Table {
  const controls = Object.keys(frame.within[0]?.control ?? {});
  const blocks = frame.within.length > 0 ? frame.within.map(({ control, frame }) => block(frame, control)) : [block(frame)];
  const warnings =
    frame.within.length > 0
      ? frame.within.flatMap(({ control, frame }) => frame.warnings.map((text) => `${Object.values(control)}: ${text}`))
      : frame.warnings;
  const percent = frame.ci?.quantiles.map((share) => `${Number((100 * share).toFixed(2))} %`).join(" and ");
  const notes = [...warnings, ...(percent ? [`In brackets: quantiles of bootstrap resamples at ${percent}.`] : [])];
  return table(
    {
      columns: [...controls, ...frame.sensitiveNames, "samples", ...frame.metrics],
      rows: blocks.flat(),
      caption: notes.length > 0 ? notes.join("\n") : undefined,
    },
    { maxRows: 200 },
  );
}

function block({ metrics, sensitiveNames, byGroup, overall, difference, ratio, ci }: Shown, control: Group = {}): unknown[][] {
  const cells = (values: Values, intervals?: Intervals) => metrics.map((name) => cell(values[name] as number, intervals?.[name]));
  const line = (name: string, samples: unknown, values: Values, intervals?: Intervals) => [
    ...Object.values(control),
    name,
    ...sensitiveNames.slice(1).map(() => ""),
    samples,
    ...cells(values, intervals),
  ];
  const size = byGroup.reduce((sum, { count }) => sum + count, 0);
  return [
    ...byGroup.map(({ group, count, values }, g) => [
      ...Object.values(control),
      ...Object.values(group),
      count,
      ...cells(values, ci?.byGroup[g]),
    ]),
    line("all", size, overall, ci?.overall),
    line("largest difference", "", difference(), ci?.difference()),
    line("smallest ratio", "", ratio(), ci?.ratio()),
  ];
}

function cell(value: number, interval?: readonly number[]): string {
  const text = (x: number) => (Number.isInteger(x) ? String(x) : x.toFixed(3));
  return interval ? `${text(value)} (${interval.map(text).join(" to ")})` : text(value);
}
