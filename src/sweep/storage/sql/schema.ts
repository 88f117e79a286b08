import { type Operation, rowsOf } from "./operation";

/** The schema of Optuna 5: `version_info.schema_version` and the head revision of alembic. */
export const schemaVersion = 12;
export const alembicRevision = "v3.2.0.a";
const libraryVersion = "5.0.0";

interface Types {
  id: string;
  time: string;
  float: string;
  direction: string;
  state: string;
  valueType: string;
  intermediateType: string;
}

const sqliteTypes: Types = {
  id: "INTEGER NOT NULL",
  time: "DATETIME",
  float: "FLOAT",
  direction: "VARCHAR(8)",
  state: "VARCHAR(8)",
  valueType: "VARCHAR(7)",
  intermediateType: "VARCHAR(7)",
};

const postgresTypes: Types = {
  id: "SERIAL NOT NULL",
  time: "TIMESTAMP WITHOUT TIME ZONE",
  float: "FLOAT(53)",
  direction: "studydirection",
  state: "trialstate",
  valueType: "trialvaluetype",
  intermediateType: "trialintermediatevaluetype",
};

const postgresEnums = [
  "CREATE TYPE studydirection AS ENUM ('NOT_SET', 'MINIMIZE', 'MAXIMIZE')",
  "CREATE TYPE trialstate AS ENUM ('RUNNING', 'COMPLETE', 'PRUNED', 'FAIL', 'WAITING')",
  "CREATE TYPE trialvaluetype AS ENUM ('FINITE', 'INF_POS', 'INF_NEG')",
  "CREATE TYPE trialintermediatevaluetype AS ENUM ('FINITE', 'INF_POS', 'INF_NEG', 'NAN')",
];

const attributesOf = (owner: "study" | "trial", kind: "user" | "system", owners: string, { id }: Types) =>
  `CREATE TABLE ${owner}_${kind}_attributes (${owner}_${kind}_attribute_id ${id}, ${owner}_id INTEGER, "key" VARCHAR(512), value_json TEXT, PRIMARY KEY (${owner}_${kind}_attribute_id), UNIQUE (${owner}_id, "key"), FOREIGN KEY(${owner}_id) REFERENCES ${owners} (${owner}_id))`;

/** The statements of `optuna/storages/_rdb/models.py`, as SQLAlchemy writes them for a database. */
const tablesOf = (t: Types): string[] => [
  `CREATE TABLE studies (study_id ${t.id}, study_name VARCHAR(512) NOT NULL, PRIMARY KEY (study_id))`,
  "CREATE UNIQUE INDEX ix_studies_study_name ON studies (study_name)",
  "CREATE TABLE version_info (version_info_id INTEGER NOT NULL, schema_version INTEGER, library_version VARCHAR(256), PRIMARY KEY (version_info_id), CHECK (version_info_id=1))",
  `CREATE TABLE study_directions (study_direction_id ${t.id}, direction ${t.direction} NOT NULL, study_id INTEGER NOT NULL, objective INTEGER NOT NULL, PRIMARY KEY (study_direction_id), UNIQUE (study_id, objective), FOREIGN KEY(study_id) REFERENCES studies (study_id))`,
  attributesOf("study", "system", "studies", t),
  attributesOf("study", "user", "studies", t),
  `CREATE TABLE trials (trial_id ${t.id}, number INTEGER, study_id INTEGER, state ${t.state} NOT NULL, datetime_start ${t.time}, datetime_complete ${t.time}, PRIMARY KEY (trial_id), FOREIGN KEY(study_id) REFERENCES studies (study_id))`,
  "CREATE INDEX ix_trials_study_id ON trials (study_id)",
  `CREATE TABLE trial_heartbeats (trial_heartbeat_id ${t.id}, trial_id INTEGER NOT NULL, heartbeat ${t.time} NOT NULL, PRIMARY KEY (trial_heartbeat_id), UNIQUE (trial_id), FOREIGN KEY(trial_id) REFERENCES trials (trial_id))`,
  `CREATE TABLE trial_intermediate_values (trial_intermediate_value_id ${t.id}, trial_id INTEGER NOT NULL, step INTEGER NOT NULL, intermediate_value ${t.float}, intermediate_value_type ${t.intermediateType} NOT NULL, PRIMARY KEY (trial_intermediate_value_id), UNIQUE (trial_id, step), FOREIGN KEY(trial_id) REFERENCES trials (trial_id))`,
  `CREATE TABLE trial_params (param_id ${t.id}, trial_id INTEGER, param_name VARCHAR(512), param_value ${t.float}, distribution_json TEXT, PRIMARY KEY (param_id), UNIQUE (trial_id, param_name), FOREIGN KEY(trial_id) REFERENCES trials (trial_id))`,
  attributesOf("trial", "system", "trials", t),
  attributesOf("trial", "user", "trials", t),
  `CREATE TABLE trial_values (trial_value_id ${t.id}, trial_id INTEGER NOT NULL, objective INTEGER NOT NULL, value ${t.float}, value_type ${t.valueType} NOT NULL, PRIMARY KEY (trial_value_id), UNIQUE (trial_id, objective), FOREIGN KEY(trial_id) REFERENCES trials (trial_id))`,
  "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))",
];

/** Makes Optuna's tables; inside of a transaction. */
export function* createSchema(database: "sqlite" | "postgresql"): Operation<void> {
  const statements = database === "sqlite" ? tablesOf(sqliteTypes) : [...postgresEnums, ...tablesOf(postgresTypes)];
  for (const statement of statements) yield* rowsOf(statement);
  yield* rowsOf(
    "INSERT INTO version_info (version_info_id, schema_version, library_version) VALUES (1, ?, ?)",
    schemaVersion,
    libraryVersion,
  );
  yield* rowsOf("INSERT INTO alembic_version (version_num) VALUES (?)", alembicRevision);
}

/**
 * Makes the tables where there are none, and checks those that are there.
 *
 * @param tables the names of all tables of the database
 * @throws {Error} when the database is not Optuna's, or of another version
 */
export function* prepareSchema(database: "sqlite" | "postgresql", where: string, tables: readonly string[]): Operation<void> {
  if (!tables.includes("version_info")) {
    const own = ["studies", "trials", "alembic_version"].filter((table) => tables.includes(table));
    // A PostgreSQL database is often shared with other programs; a file is not.
    const foreign = database === "sqlite" ? tables : own;
    if (foreign.length > 0)
      throw new Error(
        `storage: ${where} holds the tables ${foreign.slice(0, 5).join(", ")}, but not those of an Optuna study; name another file or database.`,
      );
    yield* createSchema(database);
    return;
  }
  const [found] = yield* rowsOf<{ schema_version: number }>("SELECT schema_version FROM version_info");
  const [revision] = tables.includes("alembic_version")
    ? yield* rowsOf<{ version_num: string }>("SELECT version_num FROM alembic_version")
    : [];
  if (found?.schema_version === schemaVersion && (revision?.version_num ?? alembicRevision) === alembicRevision) return;
  throw new Error(
    `storage: ${where} has Optuna's schema ${found?.schema_version} (${revision?.version_num ?? "no revision"}), but this package reads ${schemaVersion} (${alembicRevision}), that of Optuna 3.2 to 5; run "optuna storage upgrade" on it.`,
  );
}
