import { checkKeys } from "../../options";
import { type Fragment, fragment, list, name, query, raw, type Table } from "../../table";

/** What a row must have: one of these, in a column that need not be visible itself. */
export type RowCondition = { readonly column: string } & (
  | { readonly equals: string | number | boolean }
  | { readonly in: readonly (string | number)[] }
  | { readonly atLeast?: number | string; readonly atMost?: number | string }
);

/** What a role may see of a table. */
export interface TableRule {
  /** Default: all columns, also those that come later. Who does not see all of them sees no steps and metadata of a version either. */
  readonly columns?: readonly string[];
  /** Rows for which all of these hold. Default: all rows. A missing value fulfils no condition. */
  readonly rows?: readonly RowCondition[];
}

/** Who may do what with a store. What is not listed is forbidden. */
export interface Role {
  /** Tables by name; "*" is for those that are not named. */
  readonly tables: Readonly<Record<string, TableRule>>;
  /** Collections of documents that may be read; "*" is for all. Default: none. */
  readonly documents?: readonly string[];
  /** Whether it may save, append, remove, write documents and restore. Such a role sees everything. Default: false. */
  readonly write?: boolean;
}

export interface AccessPolicy {
  readonly roles: Readonly<Record<string, Role>>;
}

const conditionKeys = [["equals"], ["in"], ["atLeast", "atMost"]];

/** @throws {TypeError} when a policy says something that is unknown: a misspelled rule would hide nothing */
export function checkPolicy(policy: AccessPolicy): void {
  checkKeys("access: the policy", policy, ["roles"]);
  for (const [role, allowed] of Object.entries(policy.roles ?? {})) {
    const of = `access: the role ${JSON.stringify(role)}`;
    checkKeys(of, allowed, ["tables", "documents", "write"]);
    checkList(of, "documents", allowed.documents, "string");
    if (allowed.write !== undefined && typeof allowed.write !== "boolean")
      throw new TypeError(`${of}: write is ${JSON.stringify(allowed.write)}, but must be true or false.`);
    if (typeof allowed.tables !== "object" || allowed.tables === null)
      throw new TypeError(`${of}: tables is ${JSON.stringify(allowed.tables)}, but must be an object of rules by the tables' names.`);
    for (const [table, rule] of Object.entries(allowed.tables)) checkRule(`${of}, table ${JSON.stringify(table)}`, rule);
  }
}

function checkRule(of: string, rule: TableRule): void {
  checkKeys(of, rule, ["columns", "rows"]);
  checkList(of, "columns", rule.columns, "string");
  checkList(of, "rows", rule.rows, "object");
  for (const condition of rule.rows ?? []) {
    checkKeys(`${of}, rows`, condition, ["column", ...conditionKeys.flat()]);
    const kinds = conditionKeys.filter((keys) => keys.some((key) => Object.hasOwn(condition, key)));
    if (typeof condition.column !== "string" || kinds.length !== 1)
      throw new TypeError(
        `${of}: a condition is ${JSON.stringify(condition)}, but must have a column and one of equals, in, or atLeast and atMost.`,
      );
  }
}

function checkList(of: string, option: string, value: unknown, kind: "string" | "object"): void {
  if (value === undefined || (Array.isArray(value) && value.every((each) => typeof each === kind))) return;
  throw new TypeError(`${of}: ${option} is ${JSON.stringify(value)}, but must be a list of ${kind === "string" ? "names" : "conditions"}.`);
}

/** That a role may not do something; nothing was done. */
export class AccessDenied extends Error {
  override readonly name = "AccessDenied";
}

/** @throws {RangeError} when the policy has no such role */
export function roleOf(policy: AccessPolicy, role: string): Role {
  checkPolicy(policy);
  if (Object.hasOwn(policy.roles, role)) return policy.roles[role] as Role;
  throw new RangeError(
    `access: the policy has no role ${JSON.stringify(role)}; it has ${Object.keys(policy.roles)
      .map((each) => JSON.stringify(each))
      .join(", ")}.`,
  );
}

/** The rule of a role for a table; undefined when there is none. */
export const ruleOf = ({ tables }: Role, table: string): TableRule | undefined =>
  Object.hasOwn(tables, table) ? tables[table] : Object.hasOwn(tables, "*") ? tables["*"] : undefined;

/**
 * What a role may see of a table: its columns and rows.
 *
 *     privacy.restricted(patients, "patients", "analyst", { roles: { analyst: { tables: { patients: { columns: ["age", "city"], rows: [{ column: "city", in: ["Oslo"] }] } } } } })
 *
 * @throws {AccessDenied} when the role may not see the table
 * @throws {TypeError} when the policy says something that is unknown: a misspelled rule would hide nothing
 */
export async function restricted(table: Table, tableName: string, role: string, policy: AccessPolicy): Promise<Table> {
  const allowed = roleOf(policy, role);
  if (allowed.write) return table;
  const rule = ruleOf(allowed, tableName);
  if (!rule)
    throw new AccessDenied(
      `access: the role ${JSON.stringify(role)} may not see ${JSON.stringify(tableName)}; ask whoever keeps the policy.`,
    );
  const columns = table.columns.filter(({ name }) => !rule.columns || rule.columns.includes(name));
  if (columns.length === 0)
    throw new AccessDenied(
      `access: the role ${JSON.stringify(role)} may see none of the columns of ${JSON.stringify(tableName)}; ask whoever keeps the policy.`,
    );
  const known = new Set(table.columns.map(({ name }) => name));
  const conditions = (rule.rows ?? []).map((condition) => (known.has(condition.column) ? fulfilled(condition) : raw("false")));
  return query(
    fragment`SELECT ${list(columns.map(({ name: column }) => name(column)))} FROM ${table} ${conditions.length > 0 ? fragment`WHERE ${list(conditions, " AND ")}` : raw("")}`,
  );
}

function fulfilled(condition: RowCondition): Fragment {
  const column = name(condition.column);
  if ("equals" in condition) return fragment`${column} = ${condition.equals}`;
  if ("in" in condition)
    return condition.in.length > 0 ? fragment`${column} IN (${list(condition.in.map((value) => fragment`${value}`))})` : raw("false");
  const { atLeast, atMost } = condition;
  const bounds = [
    ...(atLeast === undefined ? [] : [fragment`${column} >= ${atLeast}`]),
    ...(atMost === undefined ? [] : [fragment`${column} <= ${atMost}`]),
  ];
  return bounds.length > 0 ? fragment`(${list(bounds, " AND ")})` : raw("false");
}
