import { random } from "../preprocess";
import { checkOneOf, quantile } from "../samples";
import { type Disaggregated, difference, groupMax, groupMin, type Method, ratio, type Values } from "./summary";

/** Values at the `ciQuantiles`, in their order, by the names of the metrics. */
export type Intervals = Readonly<Record<string, readonly number[]>>;

/** What is asked of a frame, as values or as intervals. */
export interface Comparisons<V> {
  readonly overall: V;
  /** The smallest value of any group. */
  groupMin(): V;
  /** The largest value of any group. */
  groupMax(): V;
  /** The largest difference between groups, or of a group from all samples. Default: between groups. */
  difference(options?: { method?: Method }): V;
  /** The smallest ratio of groups, at most 1. Default: between groups. */
  ratio(options?: { method?: Method }): V;
}

/** The intervals of everything in a frame. */
export interface GroupIntervals extends Comparisons<Intervals> {
  /** In the order of the frame's groups. */
  readonly byGroup: readonly Intervals[];
  readonly quantiles: readonly number[];
}

/** What a frame is asked for, from its values. */
export function comparisons(given: Disaggregated): Comparisons<Values> {
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

/** The values of rows that are drawn with replacement, so many times. */
export function resampled(
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

/** What a frame is asked for, as quantiles over its resamples; NaN does not count. */
export function intervals(samples: readonly Disaggregated[], quantiles: readonly number[]): GroupIntervals {
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
