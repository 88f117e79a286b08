import type { ClientBase } from "pg";
import { type AccessPolicy, type Role, type RowCondition, ruleOf } from "../../privacy";
import { type Column, quoted } from "../../table";
import { parsed } from "../backend";
import type { Segment, VersionFacts } from "../version";
import { placeFor, segmentName } from "./segments";

const catalogueTables = ["settings", "versions", "segments", "documents"].map((table) => `tslab_ml.${table}`);

/** PostgreSQL's role for a role of a policy. */
export const roleName = (role: string): string => quoted(`tslab_ml_${role}`);

const constant = (value: string | number | boolean): string =>
  typeof value === "string" ? `E'${value.replace(/\\/g, "\\\\").replace(/'/g, "''")}'` : String(value);

/**
 * Makes PostgreSQL itself keep a policy: for every role a group role, which sees the entries, columns and rows that it may see, and nothing else. Members are added by
 * `GRANT tslab_ml_ROLE TO user`.
 */
export async function grantPolicy(client: ClientBase, policy: AccessPolicy): Promise<void> {
  const { rows: old } = await client.query<{ value: string }>("SELECT value FROM tslab_ml.settings WHERE name = 'policy'");
  const before = old[0] ? Object.keys(parsed<AccessPolicy>(old[0].value).roles) : [];
  const body = JSON.stringify(policy);
  await client.query("INSERT INTO tslab_ml.settings VALUES ('policy', $1) ON CONFLICT (name) DO UPDATE SET value = $1", [body]);
  for (const role of new Set([...before, ...Object.keys(policy.roles)])) {
    const { rowCount } = await client.query("SELECT 1 FROM pg_roles WHERE rolname = $1", [`tslab_ml_${role}`]);
    if (!rowCount) await client.query(`CREATE ROLE ${roleName(role)} NOLOGIN`);
    // What an older policy has given is taken back.
    for (const schema of ["tslab_ml", "tslab_ml_data"]) {
      await client.query(`REVOKE ALL ON ALL TABLES IN SCHEMA ${schema} FROM ${roleName(role)}`);
      await client.query(`REVOKE ALL ON SCHEMA ${schema} FROM ${roleName(role)}`);
    }
  }
  for (const table of ["versions", "segments", "documents"]) {
    await client.query(`ALTER TABLE tslab_ml.${table} ENABLE ROW LEVEL SECURITY`);
    await dropPolicies(client, "tslab_ml", table);
  }
  for (const [role, allowed] of Object.entries(policy.roles)) await grantCatalogue(client, role, allowed);
  const { rows } = await client.query<{ body: string }>("SELECT body FROM tslab_ml.versions");
  for (const { body } of rows) await protectVersion(client, policy, parsed<VersionFacts>(body));
}

/** Gives the rights on the segments of a version that was just saved. */
export async function protectNew(client: ClientBase, facts: VersionFacts): Promise<void> {
  const { rows } = await client.query<{ value: string }>("SELECT value FROM tslab_ml.settings WHERE name = 'policy'");
  if (rows[0]) await protectVersion(client, parsed<AccessPolicy>(rows[0].value), facts);
}

async function grantCatalogue(client: ClientBase, role: string, allowed: Role): Promise<void> {
  const to = roleName(role);
  await client.query(`GRANT USAGE ON SCHEMA tslab_ml, tslab_ml_data TO ${to}`);
  if (allowed.write) {
    await client.query(
      `GRANT CREATE ON SCHEMA tslab_ml_data TO ${to}; GRANT SELECT, INSERT, UPDATE, DELETE ON ${catalogueTables.join(", ")} TO ${to}`,
    );
    for (const table of ["versions", "segments", "documents"])
      await client.query(`CREATE POLICY ${quoted(`tslab_ml_${role}`)} ON tslab_ml.${table} TO ${to} USING (true) WITH CHECK (true)`);
    return;
  }
  await client.query(`GRANT SELECT ON ${catalogueTables.join(", ")} TO ${to}`);
  const names = Object.keys(allowed.tables).filter((table) => table !== "*");
  const visible = Object.hasOwn(allowed.tables, "*") ? "true" : oneOf("name", names);
  const documents = allowed.documents ?? [];
  await client.query(`CREATE POLICY ${quoted(`tslab_ml_${role}`)} ON tslab_ml.versions FOR SELECT TO ${to} USING (${visible})`);
  // A segment's entry is visible with a version that has it.
  await client.query(
    `CREATE POLICY ${quoted(`tslab_ml_${role}`)} ON tslab_ml.segments FOR SELECT TO ${to} USING (EXISTS (SELECT 1 FROM tslab_ml.versions v WHERE strpos(v.body, '"' || segments.id || '"') > 0))`,
  );
  await client.query(
    `CREATE POLICY ${quoted(`tslab_ml_${role}`)} ON tslab_ml.documents FOR SELECT TO ${to} USING (${documents.includes("*") ? "true" : oneOf("collection", documents)})`,
  );
}

async function protectVersion(client: ClientBase, policy: AccessPolicy, facts: VersionFacts): Promise<void> {
  for (const id of facts.parts.flatMap(({ segments }) => segments)) {
    const { rows } = await client.query<{ body: string }>("SELECT body FROM tslab_ml.segments WHERE id = $1", [id]);
    if (!rows[0] || !(await isOwn(client, id))) continue;
    const { columns } = parsed<Segment>(rows[0].body);
    await client.query(`ALTER TABLE ${segmentName(id)} ENABLE ROW LEVEL SECURITY`);
    await dropPolicies(client, "tslab_ml_data", id);
    for (const [role, allowed] of Object.entries(policy.roles)) await grantSegment(client, role, allowed, facts.name, id, columns);
  }
}

/** Rights on a segment are given by whoever wrote it, when it was written: an append leaves those of the older segments as they are. */
async function isOwn(client: ClientBase, id: string): Promise<boolean> {
  const { rowCount } = await client.query(
    "SELECT 1 FROM pg_tables WHERE schemaname = 'tslab_ml_data' AND tablename = $1 AND pg_has_role(tableowner, 'MEMBER')",
    [id],
  );
  return rowCount === 1;
}

async function grantSegment(
  client: ClientBase,
  role: string,
  allowed: Role,
  table: string,
  id: string,
  columns: readonly Column[],
): Promise<void> {
  const to = roleName(role);
  const rule = allowed.write ? {} : ruleOf(allowed, table);
  if (!rule) return;
  const seen = columns.filter(({ name }) => !rule.columns || rule.columns.includes(name));
  if (seen.length === 0) return;
  const known = new Set(columns.map(({ name }) => name));
  const conditions = (rule.rows ?? []).map((condition) => (known.has(condition.column) ? fulfilled(condition) : "false"));
  await client.query(
    `GRANT SELECT (${[placeFor(columns), ...seen.map(({ name }) => name)].map(quoted).join(", ")}) ON ${segmentName(id)} TO ${to}`,
  );
  await client.query(
    `CREATE POLICY ${quoted(`tslab_ml_${role}`)} ON ${segmentName(id)} FOR SELECT TO ${to} USING (${conditions.length > 0 ? conditions.join(" AND ") : "true"})`,
  );
}

async function dropPolicies(client: ClientBase, schema: string, table: string): Promise<void> {
  const { rows } = await client.query<{ policyname: string }>(
    "SELECT policyname FROM pg_policies WHERE schemaname = $1 AND tablename = $2",
    [schema, table],
  );
  for (const { policyname } of rows) await client.query(`DROP POLICY ${quoted(policyname)} ON ${schema}.${quoted(table)}`);
}

const oneOf = (column: string, values: readonly (string | number)[]): string =>
  values.length > 0 ? `${column} IN (${values.map(constant).join(", ")})` : "false";

function fulfilled(condition: RowCondition): string {
  const column = quoted(condition.column);
  if ("equals" in condition) return `${column} = ${constant(condition.equals)}`;
  if ("in" in condition) return oneOf(column, condition.in);
  const { atLeast, atMost } = condition;
  const bounds = [
    ...(atLeast === undefined ? [] : [`${column} >= ${constant(atLeast)}`]),
    ...(atMost === undefined ? [] : [`${column} <= ${constant(atMost)}`]),
  ];
  return bounds.length > 0 ? `(${bounds.join(" AND ")})` : "false";
}
