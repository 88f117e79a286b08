import { parsePythonJson } from "../../space";
import type { AttributeKind, Direction, StudyRecord } from "../storage";
import { type Operation, rowsOf } from "./operation";

/** @returns the id, or undefined when the name is taken */
export function* insertStudy(name: string, directions: readonly Direction[]): Operation<number | undefined> {
  const [study] = yield* rowsOf<{ study_id: number }>(
    "INSERT INTO studies (study_name) VALUES (?) ON CONFLICT DO NOTHING RETURNING study_id",
    name,
  );
  if (!study) return undefined;
  for (const [objective, direction] of directions.entries())
    yield* rowsOf(
      "INSERT INTO study_directions (direction, study_id, objective) VALUES (?, ?, ?)",
      direction.toUpperCase(),
      study.study_id,
      objective,
    );
  return study.study_id;
}

export function* removeStudy(studyId: number): Operation<void> {
  const trials = "trial_id IN (SELECT trial_id FROM trials WHERE study_id = ?)";
  for (const table of ["values", "params", "intermediate_values", "user_attributes", "system_attributes", "heartbeats"])
    yield* rowsOf(`DELETE FROM trial_${table} WHERE ${trials}`, studyId);
  for (const table of ["trials", "study_directions", "study_user_attributes", "study_system_attributes", "studies"])
    yield* rowsOf(`DELETE FROM ${table} WHERE study_id = ?`, studyId);
}

/** One study by its name, or all of them. */
export function* readStudies(name?: string): Operation<StudyRecord[]> {
  const [where, values] = name === undefined ? ["", []] : [" WHERE study_name = ?", [name]];
  const studies = yield* rowsOf<{ study_id: number; study_name: string }>(
    `SELECT study_id, study_name FROM studies${where} ORDER BY study_id`,
    ...values,
  );
  const of = `study_id IN (SELECT study_id FROM studies${where})`;
  const directions = yield* rowsOf<{ study_id: number; direction: string }>(
    `SELECT study_id, direction FROM study_directions WHERE ${of} ORDER BY objective`,
    ...values,
  );
  const attributes = { user: [] as readonly AttributeRow[], system: [] as readonly AttributeRow[] };
  for (const kind of ["user", "system"] as const)
    attributes[kind] = yield* rowsOf<AttributeRow>(
      `SELECT study_id, "key", value_json FROM study_${kind}_attributes WHERE ${of}`,
      ...values,
    );
  const attrsOf = (kind: AttributeKind, id: number) =>
    Object.fromEntries(
      attributes[kind].filter((row) => row.study_id === id).map(({ key, value_json }) => [key, parsePythonJson(value_json)]),
    );
  return studies.map(({ study_id: id, study_name }) => ({
    id,
    name: study_name,
    directions: directions
      .filter((row) => row.study_id === id)
      .map(({ direction }) => (direction === "MAXIMIZE" ? "maximize" : "minimize")),
    userAttrs: attrsOf("user", id),
    systemAttrs: attrsOf("system", id),
  }));
}

interface AttributeRow {
  study_id: number;
  key: string;
  value_json: string;
}

export function* upsertAttribute(owner: "study" | "trial", kind: AttributeKind, id: number, key: string, value: unknown): Operation<void> {
  yield* rowsOf(
    `INSERT INTO ${owner}_${kind}_attributes (${owner}_id, "key", value_json) VALUES (?, ?, ?) ON CONFLICT (${owner}_id, "key") DO UPDATE SET value_json = excluded.value_json`,
    id,
    key,
    JSON.stringify(value ?? null),
  );
}
