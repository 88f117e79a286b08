import { type Distribution, distributionFromJson, type ParamValue, parsePythonJson, toExternal } from "../../space";
import type { FrozenTrial, TrialState } from "../storage";
import { dateOf, type Operation, rowsOf } from "./operation";

export interface TrialRow {
  trial_id: number;
  number: number;
  state: TrialState;
  datetime_start: string | null;
  datetime_complete: string | null;
}

export type ValueType = "FINITE" | "INF_POS" | "INF_NEG" | "NAN";

/** How Optuna keeps a number beside its type. */
export function storedNumber(value: number): [value: number | null, type: ValueType] {
  if (Number.isNaN(value)) return [null, "NAN"];
  if (Number.isFinite(value)) return [value, "FINITE"];
  return [null, value > 0 ? "INF_POS" : "INF_NEG"];
}

const numberOf = (value: number | null, type: ValueType): number =>
  ({ FINITE: value as number, INF_POS: Number.POSITIVE_INFINITY, INF_NEG: Number.NEGATIVE_INFINITY, NAN: Number.NaN })[type];

/** Many trials share few distributions; parsed once, they are the same objects, which also makes comparing them quick. */
const distributions = new Map<string, Distribution>();
function distributionOf(json: string, param: string): Distribution {
  let found = distributions.get(json);
  if (!found) {
    try {
      found = distributionFromJson(json);
    } catch (error) {
      throw new RangeError(`storage: the parameter "${param}" cannot be read, for ${(error as Error).message}`, { cause: error });
    }
    distributions.set(json, found);
  }
  return found;
}

/**
 * Trials with all that belongs to them, by number.
 *
 * @param condition on the table `trials`
 */
export function* readTrials(condition: string, ...values: readonly unknown[]): Operation<FrozenTrial[]> {
  const rows = yield* rowsOf<TrialRow>(
    `SELECT trial_id, number, state, datetime_start, datetime_complete FROM trials WHERE ${condition} ORDER BY trial_id`,
    ...values,
  );
  if (rows.length === 0) return [];
  const of = `trial_id IN (SELECT trial_id FROM trials WHERE ${condition})`;
  const trials = new Map<number, Mutable<FrozenTrial>>();
  for (const row of rows) trials.set(row.trial_id, blankTrial(row));
  const results = yield* rowsOf<{ trial_id: number; objective: number; value: number | null; value_type: ValueType }>(
    `SELECT trial_id, objective, value, value_type FROM trial_values WHERE ${of} ORDER BY objective`,
    ...values,
  );
  for (const { trial_id, value, value_type } of results) {
    const trial = trials.get(trial_id);
    if (trial) trial.values = [...(trial.values ?? []), numberOf(value, value_type)];
  }
  const params = yield* rowsOf<{ trial_id: number; param_name: string; param_value: number; distribution_json: string }>(
    `SELECT trial_id, param_name, param_value, distribution_json FROM trial_params WHERE ${of} ORDER BY param_id`,
    ...values,
  );
  for (const { trial_id, param_name, param_value, distribution_json } of params) {
    const trial = trials.get(trial_id);
    if (!trial) continue;
    const distribution = distributionOf(distribution_json, param_name);
    (trial.distributions as Record<string, Distribution>)[param_name] = distribution;
    (trial.params as Record<string, ParamValue>)[param_name] = toExternal(distribution, param_value);
  }
  const reports = yield* rowsOf<{ trial_id: number; step: number; intermediate_value: number | null; intermediate_value_type: ValueType }>(
    `SELECT trial_id, step, intermediate_value, intermediate_value_type FROM trial_intermediate_values WHERE ${of} ORDER BY step`,
    ...values,
  );
  for (const { trial_id, step, intermediate_value, intermediate_value_type } of reports) {
    const trial = trials.get(trial_id);
    if (trial) (trial.intermediateValues as Record<number, number>)[step] = numberOf(intermediate_value, intermediate_value_type);
  }
  for (const kind of ["user", "system"] as const) {
    const attributes = yield* rowsOf<{ trial_id: number; key: string; value_json: string }>(
      `SELECT trial_id, "key", value_json FROM trial_${kind}_attributes WHERE ${of}`,
      ...values,
    );
    for (const { trial_id, key, value_json } of attributes) {
      const trial = trials.get(trial_id);
      if (trial) (trial[`${kind}Attrs`] as Record<string, unknown>)[key] = parsePythonJson(value_json);
    }
  }
  return [...trials.values()].sort((a, b) => a.number - b.number);
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

export const blankTrial = ({ trial_id, number, state, datetime_start, datetime_complete }: TrialRow): Mutable<FrozenTrial> => ({
  id: trial_id,
  number,
  state,
  values: null,
  params: {},
  distributions: {},
  userAttrs: {},
  systemAttrs: {},
  intermediateValues: {},
  datetimeStart: dateOf(datetime_start),
  datetimeComplete: dateOf(datetime_complete),
});
