import { type Displayable, displaySymbol, type MimeBundle } from "../display";
import { checkLengths, type Numbers, type PlainRows, plainRows, weightsOf } from "../samples";
import { type Comparisons, comparisons, type GroupIntervals, intervals, resampled } from "./comparisons";
import { type Features, type Group, type Grouping, groupingOf, groupName, rowsByGroup } from "./features";
import { shownFrame } from "./frame-table";
import type { Disaggregated, Values } from "./summary";

/** A metric of plain arrays; the third argument has the `sampleParams` of the same rows. */
// biome-ignore lint/suspicious/noExplicitAny: every metric of the metrics room, and any of the user's, takes some of the forms
export type GroupMetric = (yTrue: any, yPred: any, sampleParams?: any) => number;

/** The metrics of one group. */
export interface GroupValues {
  readonly group: Group;
  /** How many samples it has; a combination of features without any, or of which all have `sampleWeight` 0, has NaN for every metric. */
  readonly count: number;
  readonly values: Values;
}

/** Metrics per group, as fairlearn's MetricFrame; shows itself as a table. */
export interface MetricFrame extends Comparisons<Values>, Displayable {
  readonly metrics: readonly string[];
  readonly sensitiveNames: readonly string[];
  readonly byGroup: readonly GroupValues[];
  /** With `controlFeatures`: a frame of its own for every level of them, in which groups are compared among those samples only. */
  readonly within: readonly { readonly control: Group; readonly frame: MetricFrame }[];
  /** With `nBoot`: the intervals of everything. */
  readonly ci?: GroupIntervals;
  /** What to be careful about: groups that are too small to tell. */
  readonly warnings: readonly string[];
  [displaySymbol](): MimeBundle;
}

export interface MetricFrameOptions {
  /** Whom to compare: a column, or several by name, whose combinations are the groups. */
  sensitiveFeatures: Features;
  /** Within whose levels to compare, in {@link MetricFrame.within}. Default: none. */
  controlFeatures?: Features;
  /** Columns that every metric gets as its third argument, rows chosen alike, such as `{ sampleWeight }`. Default: none. */
  sampleParams?: Readonly<Record<string, unknown>>;
  /** Bootstrap resamples for `ci`. Default: none. */
  nBoot?: number;
  /** Which quantiles of the resamples. Default: `[0.025, 0.975]`. */
  ciQuantiles?: readonly number[];
  /** Seed of the resamples. Default: others every time. */
  seed?: number;
  /** Groups with fewer samples are warned about. Default: 30. */
  smallGroup?: number;
}

/**
 * Any metrics for every group of people, and how far the groups lie apart, as `fairlearn.metrics.MetricFrame`.
 *
 *     fairness.metricFrame({ accuracy: metrics.accuracyScore, selected: fairness.selectionRate }, yTrue, yPred, { sensitiveFeatures: { sex, age } })
 *
 * @param metrics by name; each `(yTrue, yPred, sampleParams) => number`
 * @param yTrue one entry or row per sample, as for all metrics
 * @param yPred one entry or row per sample
 * @throws {RangeError} when lengths differ, or a `sampleWeight` sums to 0 over all samples
 */
export function metricFrame(
  metrics: Readonly<Record<string, GroupMetric>>,
  yTrue: unknown,
  yPred: unknown,
  options: MetricFrameOptions,
): MetricFrame {
  const caller = "metricFrame";
  const names = Object.keys(metrics);
  if (names.length === 0)
    throw new RangeError(`${caller}: metrics has no metric, but at least one is needed, as in { accuracy: accuracyScore }.`);
  const truth = plainRows(caller, "yTrue", yTrue);
  const guess = plainRows(caller, "yPred", yPred);
  checkLengths(caller, "yTrue", truth.length, "yPred", guess.length);
  const params = Object.entries(options.sampleParams ?? {}).map(([name, column]) => {
    const rows = plainRows(caller, name, column);
    checkLengths(caller, "yTrue", truth.length, name, rows.length);
    return [name, rows] as const;
  });
  const weights = weightsOf(caller, options.sampleParams?.sampleWeight as Numbers | undefined, truth.length);
  const isEmpty = (rows: Int32Array) =>
    weights === undefined ? rows.length === 0 : rows.reduce((sum, i) => sum + (weights[i] as number), 0) === 0;
  const compute = (rows: Int32Array): Values => {
    if (isEmpty(rows)) return Object.fromEntries(names.map((name) => [name, Number.NaN]));
    const taken: [PlainRows, PlainRows] = [truth.take(rows), guess.take(rows)];
    const extra = params.length > 0 ? [Object.fromEntries(params.map(([name, column]) => [name, column.take(rows)]))] : [];
    return Object.fromEntries(names.map((name) => [name, (metrics[name] as GroupMetric)(...taken, ...extra)]));
  };
  const grouping = groupingOf(caller, "sensitiveFeatures", options.sensitiveFeatures, truth.length);
  const all = Int32Array.from({ length: truth.length }, (_, i) => i);
  const whole = frameOf(compute, grouping, all, names, options);
  if (!options.controlFeatures) return whole;
  const controls = groupingOf(caller, "controlFeatures", options.controlFeatures, truth.length);
  const levels = rowsByGroup(controls);
  const within = controls.groups.map((control, level) => ({
    control,
    frame: frameOf(compute, grouping, levels[level] as Int32Array, names, options),
  }));
  return withDisplay({ ...whole, within });
}

type Compute = (rows: Int32Array) => Values;

/** The frame of some rows. */
function frameOf(
  compute: Compute,
  grouping: Grouping,
  rows: Int32Array,
  names: readonly string[],
  options: MetricFrameOptions,
): MetricFrame {
  const { nBoot, ciQuantiles = [0.025, 0.975], seed, smallGroup = 30 } = options;
  const groupRows = split(rows, grouping);
  const disaggregate = (all: Int32Array, parts: readonly Int32Array[]): Disaggregated => ({
    overall: compute(all),
    byGroup: parts.map(compute),
  });
  const given = disaggregate(rows, groupRows);
  const small = grouping.groups.filter((_, g) => (groupRows[g] as Int32Array).length < smallGroup);
  const sizes = small.map((group) => `${groupName(group)} (${(groupRows[grouping.groups.indexOf(group)] as Int32Array).length})`);
  return withDisplay({
    metrics: names,
    sensitiveNames: grouping.names,
    ...comparisons(given),
    byGroup: grouping.groups.map((group, g) => ({ group, count: (groupRows[g] as Int32Array).length, values: given.byGroup[g] as Values })),
    within: [],
    ...(nBoot && {
      ci: intervals(
        resampled(rows, nBoot, seed, (all) => disaggregate(all, split(all, grouping))),
        ciQuantiles,
      ),
    }),
    warnings: small.length === 0 ? [] : [`Fewer than ${smallGroup} samples, so that chance decides: ${sizes.join("; ")}.`],
  });
}

function split(rows: Int32Array, { groups, codes }: Grouping): Int32Array[] {
  const parts = groups.map((): number[] => []);
  for (const row of rows) parts[codes[row] as number]?.push(row);
  return parts.map((part) => Int32Array.from(part));
}

function withDisplay(content: Omit<MetricFrame, typeof displaySymbol>): MetricFrame {
  const frame = { ...content, [displaySymbol]: () => shownFrame(frame)[displaySymbol]() };
  return frame;
}
