import { type Displayable, displaySymbol, type MimeBundle } from "../display";
import { random } from "../preprocess";
import { checkLengths, checkOneOf, type PlainRows, plainRows, quantile } from "../samples";
import { type Features, type Group, type Grouping, groupingOf, groupName, rowsByGroup } from "./features";
import { shownFrame } from "./frame-table";
import { type Disaggregated, difference, groupMax, groupMin, type Method, ratio, type Values } from "./summary";

/** A metric of plain arrays; the third argument has the `sampleParams` of the same rows. */
// biome-ignore lint/suspicious/noExplicitAny: every metric of the metrics room, and any of the user's, takes some of the forms
export type GroupMetric = (yTrue: any, yPred: any, sampleParams?: any) => number;

/** The metrics of one group. */
export interface GroupValues {
  readonly group: Group;
  /** How many samples it has; a combination of features without any has NaN for every metric. */
  readonly count: number;
  readonly values: Values;
}

/** Values at the `ciQuantiles`, in their order, by the names of the metrics. */
export type Intervals = Readonly<Record<string, readonly number[]>>;

/** What is asked of a frame, as values or as intervals. */
export interface Comparisons<V> {
  readonly overall: V;
  groupMin(): V;
  groupMax(): V;
  /** The largest difference between groups, or of a group from all samples. Default: between groups. */
  difference(options?: { method?: Method }): V;
  /** The smallest ratio of groups, at most 1. Default: between groups. */
  ratio(options?: { method?: Method }): V;
}

/** Metrics per group, as fairlearn's MetricFrame; shows itself as a table. */
export interface MetricFrame extends Comparisons<Values>, Displayable {
  readonly metrics: readonly string[];
  readonly sensitiveNames: readonly string[];
  readonly byGroup: readonly GroupValues[];
  /** With `controlFeatures`: a frame of its own for every level of them, in which groups are compared among those samples only. */
  readonly within: readonly { readonly control: Group; readonly frame: MetricFrame }[];
  /** With `nBoot`: the intervals of everything. */
  readonly ci?: Comparisons<Intervals> & { readonly byGroup: readonly Intervals[]; readonly quantiles: readonly number[] };
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
 * @throws {RangeError} when lengths differ
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
  const compute = (rows: Int32Array): Values => {
    if (rows.length === 0) return Object.fromEntries(names.map((name) => [name, Number.NaN]));
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

function comparisons(given: Disaggregated): Comparisons<Values> {
  return {
    overall: given.overall,
    groupMin: () => groupMin(given),
    groupMax: () => groupMax(given),
    difference: ({ method = "between_groups" } = {}) => difference(given, checkedMethod(method)),
    ratio: ({ method = "between_groups" } = {}) => ratio(given, checkedMethod(method)),
  };
}

function checkedMethod(method: Method): Method {
  checkOneOf("metricFrame", "method", method, ["between_groups", "to_overall"]);
  return method;
}

function resampled(
  rows: Int32Array,
  times: number,
  seed: number | undefined,
  compute: (rows: Int32Array) => Disaggregated,
): Disaggregated[] {
  if (!Number.isInteger(times) || times < 1)
    throw new RangeError(`metricFrame: nBoot is ${times}, but must be a whole number of at least 1.`);
  const { integer } = random(seed);
  return Array.from({ length: rows.length === 0 ? 0 : times }, () => compute(rows.map(() => rows[integer(0, rows.length - 1)] as number)));
}

function intervals(samples: readonly Disaggregated[], quantiles: readonly number[]): NonNullable<MetricFrame["ci"]> {
  const of = (values: readonly Values[]): Intervals =>
    Object.fromEntries(
      Object.keys(values[0] ?? {}).map((name) => {
        const sorted = Float64Array.from(values.map((v) => v[name] as number).filter((value) => !Number.isNaN(value))).sort();
        return [name, quantiles.map((share) => (sorted.length === 0 ? Number.NaN : quantile(sorted, share)))];
      }),
    );
  const each = (read: (sample: Disaggregated) => Values) => of(samples.map(read));
  return {
    quantiles,
    overall: each(({ overall }) => overall),
    byGroup: (samples[0]?.byGroup ?? []).map((_, g) => each(({ byGroup }) => byGroup[g] as Values)),
    groupMin: () => each(groupMin),
    groupMax: () => each(groupMax),
    difference: ({ method = "between_groups" } = {}) => each((sample) => difference(sample, checkedMethod(method))),
    ratio: ({ method = "between_groups" } = {}) => each((sample) => ratio(sample, checkedMethod(method))),
  };
}

function withDisplay(content: Omit<MetricFrame, typeof displaySymbol>): MetricFrame {
  const frame = { ...content, [displaySymbol]: () => shownFrame(frame)[displaySymbol]() };
  return frame;
}
