/** A value per metric, by the names of the metrics. */
export type Values = Readonly<Record<string, number>>;

/** Against which the groups are compared: each other, or all samples. */
export type Method = "between_groups" | "to_overall";

/** Every metric over all samples and in every group. */
export interface Disaggregated {
  readonly overall: Values;
  readonly byGroup: readonly Values[];
}

/** The smallest value of a group, per metric; NaN where no group has one. */
export const groupMin = ({ byGroup, overall }: Disaggregated): Values => perMetric(overall, (name) => least(byGroup.map((v) => v[name])));

/** The largest value of a group, per metric. */
export const groupMax = ({ byGroup, overall }: Disaggregated): Values => perMetric(overall, (name) => most(byGroup.map((v) => v[name])));

/** The largest difference between two groups, or of a group from all samples, per metric. */
export function difference(given: Disaggregated, method: Method): Values {
  const from = method === "between_groups" ? groupMin(given) : given.overall;
  return perMetric(given.overall, (name) => most(given.byGroup.map((v) => Math.abs((v[name] as number) - (from[name] as number)))));
}

/** The smallest ratio of two groups, or of a group and all samples, per metric; the smaller one on top, so that 1 is equality. */
export function ratio(given: Disaggregated, method: Method): Values {
  const [low, high] = [groupMin(given), groupMax(given)];
  if (method === "between_groups") return perMetric(given.overall, (name) => (low[name] as number) / (high[name] as number));
  return perMetric(given.overall, (name) => {
    const ratios = given.byGroup.map((v) => (v[name] as number) / (given.overall[name] as number));
    return least(ratios.map((r) => (r > 1 ? 1 / r : r)));
  });
}

const perMetric = (names: Values, value: (name: string) => number): Values =>
  Object.fromEntries(Object.keys(names).map((name) => [name, value(name)]));

function extreme(values: readonly (number | undefined)[], pick: (...values: number[]) => number): number {
  const known = values.filter((value): value is number => value !== undefined && !Number.isNaN(value));
  return known.length === 0 ? Number.NaN : known.reduce((a, b) => pick(a, b));
}

const least = (values: readonly (number | undefined)[]) => extreme(values, Math.min);
const most = (values: readonly (number | undefined)[]) => extreme(values, Math.max);
