import { distributionToJson, toInternal } from "../../space";
import {
  type AttributeKind,
  type Attributes,
  type FrozenTrial,
  type ParamEntry,
  type TrialState,
  type TrialTemplate,
  UpdateFinishedTrialError,
} from "../storage";
import { type Dialect, type Operation, rowsOf } from "./operation";
import { upsertAttribute } from "./study-rows";
import { readTrials, storedNumber, type TrialRow } from "./trial-rows";

/**
 * Begins the first of the waiting trials that nobody else has begun, or a new one; inside of a transaction, which holds the study's lock and should be short.
 *
 * @returns its number
 */
export function* startTrial(studyId: number, dialect: Dialect): Operation<number> {
  yield* lockStudy(studyId, dialect);
  const start = dialect.time(new Date());
  for (;;) {
    const [waiting] = yield* rowsOf<{ trial_id: number; number: number }>(
      "SELECT trial_id, number FROM trials WHERE study_id = ? AND state = 'WAITING' ORDER BY trial_id LIMIT 1",
      studyId,
    );
    if (!waiting) return (yield* insertTrial(studyId, "RUNNING", start, null)).number;
    // Optuna claims a waiting trial without the study's lock.
    const [claimed] = yield* rowsOf(
      "UPDATE trials SET state = 'RUNNING', datetime_start = ? WHERE trial_id = ? AND state = 'WAITING' RETURNING trial_id",
      start,
      waiting.trial_id,
    );
    if (claimed) return waiting.number;
  }
}

/** Adds a trial with all that it has; inside of a transaction. */
export function* insertTemplate(studyId: number, template: TrialTemplate, dialect: Dialect): Operation<FrozenTrial> {
  yield* lockStudy(studyId, dialect);
  const [start, end] = [template.datetimeStart, template.datetimeComplete].map((date) => (date ? dialect.time(date) : null));
  const { trial_id: id } = yield* insertTrial(studyId, template.state, start ?? null, end ?? null);
  const { values, params = {}, distributions = {}, intermediateValues = {}, userAttrs = {}, systemAttrs = {} } = template;
  if (values) yield* insertValues(id, values);
  yield* insertParams(
    id,
    Object.entries(distributions).map(([name, distribution]) => ({ name, internal: toInternal(distribution, params[name]), distribution })),
  );
  for (const [step, value] of Object.entries(intermediateValues)) yield* upsertIntermediate(id, Number(step), value);
  for (const [key, value] of Object.entries(userAttrs)) yield* upsertAttribute("trial", "user", id, key, value);
  for (const [key, value] of Object.entries(systemAttrs)) yield* upsertAttribute("trial", "system", id, key, value);
  return ((yield* readTrials("trial_id = ?", id)) as [FrozenTrial])[0];
}

export function* setParams(trialId: number, params: readonly ParamEntry[], dialect: Dialect): Operation<void> {
  yield* checkUnfinished(trialId, dialect);
  yield* insertParams(trialId, params);
}

export function* setIntermediate(trialId: number, step: number, value: number, dialect: Dialect): Operation<void> {
  yield* checkUnfinished(trialId, dialect);
  yield* upsertIntermediate(trialId, step, value);
}

export function* setTrialAttrs(trialId: number, kind: AttributeKind, attributes: Attributes, dialect: Dialect): Operation<void> {
  yield* checkUnfinished(trialId, dialect);
  for (const [key, value] of Object.entries(attributes)) yield* upsertAttribute("trial", kind, trialId, key, value);
}

/** @returns false when it was finished already */
export function* finishTrial(
  trialId: number,
  state: TrialState,
  values: readonly number[] | null,
  systemAttrs: Attributes,
  dialect: Dialect,
): Operation<boolean> {
  const [changed] = yield* rowsOf(
    "UPDATE trials SET state = ?, datetime_complete = ? WHERE trial_id = ? AND state IN ('RUNNING', 'WAITING') RETURNING trial_id",
    state,
    dialect.time(new Date()),
    trialId,
  );
  if (!changed) return false;
  if (values) yield* insertValues(trialId, values);
  for (const [key, value] of Object.entries(systemAttrs)) yield* upsertAttribute("trial", "system", trialId, key, value);
  return true;
}

export function* upsertHeartbeat(trialId: number): Operation<void> {
  yield* rowsOf(
    "INSERT INTO trial_heartbeats (trial_id, heartbeat) VALUES (?, CURRENT_TIMESTAMP) ON CONFLICT (trial_id) DO UPDATE SET heartbeat = CURRENT_TIMESTAMP",
    trialId,
  );
}

export function* staleTrialIds(studyId: number, graceSeconds: number, { heartbeatAge }: Dialect): Operation<number[]> {
  const rows = yield* rowsOf<{ trial_id: number }>(
    `SELECT trials.trial_id FROM trials JOIN trial_heartbeats ON trials.trial_id = trial_heartbeats.trial_id WHERE study_id = ? AND state = 'RUNNING' AND ${heartbeatAge} > ?`,
    studyId,
    graceSeconds,
  );
  return rows.map(({ trial_id }) => trial_id);
}

/** Trial numbers are counted under this lock, which Optuna takes too. */
export function* lockStudy(studyId: number, { forUpdate }: Dialect): Operation<void> {
  const [found] = yield* rowsOf(`SELECT study_id FROM studies WHERE study_id = ?${forUpdate}`, studyId);
  if (!found) throw new RangeError(`storage: there is no study with the id ${studyId}; it may have been deleted.`);
}

function* insertTrial(studyId: number, state: TrialState, start: string | null, end: string | null): Operation<TrialRow> {
  const [last] = yield* rowsOf<{ number: number }>("SELECT number FROM trials WHERE study_id = ? ORDER BY trial_id DESC LIMIT 1", studyId);
  const number = last ? last.number + 1 : 0;
  const [made] = yield* rowsOf<{ trial_id: number }>(
    "INSERT INTO trials (number, study_id, state, datetime_start, datetime_complete) VALUES (?, ?, ?, ?, ?) RETURNING trial_id",
    number,
    studyId,
    state,
    start,
    end,
  );
  return { trial_id: (made as { trial_id: number }).trial_id, number, state, datetime_start: start, datetime_complete: end };
}

function* checkUnfinished(trialId: number, { forUpdate }: Dialect): Operation<void> {
  const [trial] = yield* rowsOf<{ number: number; state: TrialState }>(
    `SELECT number, state FROM trials WHERE trial_id = ?${forUpdate}`,
    trialId,
  );
  if (!trial) throw new RangeError(`storage: there is no trial with the id ${trialId}; its study may have been deleted.`);
  if (trial.state === "RUNNING" || trial.state === "WAITING") return;
  throw new UpdateFinishedTrialError(trial);
}

function* insertValues(trialId: number, values: readonly number[]): Operation<void> {
  for (const [objective, value] of values.entries())
    yield* rowsOf(
      "INSERT INTO trial_values (trial_id, objective, value, value_type) VALUES (?, ?, ?, ?)",
      trialId,
      objective,
      ...storedNumber(value),
    );
}

function* insertParams(trialId: number, params: readonly ParamEntry[]): Operation<void> {
  for (const { name, internal, distribution } of params)
    yield* rowsOf(
      "INSERT INTO trial_params (trial_id, param_name, param_value, distribution_json) VALUES (?, ?, ?, ?)",
      trialId,
      name,
      internal,
      distributionToJson(distribution),
    );
}

function* upsertIntermediate(trialId: number, step: number, value: number): Operation<void> {
  yield* rowsOf(
    "INSERT INTO trial_intermediate_values (trial_id, step, intermediate_value, intermediate_value_type) VALUES (?, ?, ?, ?) ON CONFLICT (trial_id, step) DO UPDATE SET intermediate_value = excluded.intermediate_value, intermediate_value_type = excluded.intermediate_value_type",
    trialId,
    step,
    ...storedNumber(value),
  );
}
