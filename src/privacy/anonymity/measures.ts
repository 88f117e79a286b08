import {
  asTable,
  checkColumn,
  type Fragment,
  fragment,
  isNumeric,
  list,
  materialized,
  name,
  raw,
  records,
  type Table,
  type TableLike,
} from "../../table";
import { type AnonymityReport, anonymityReport } from "./report";

/**
 * k-anonymity (Sweeney, 2002): whether everybody shares all quasi-identifiers (what others may know: age, postcode, sex) with at least k - 1 others. A missing value
 * counts as a value of its own.
 *
 * It says nothing of what is known about a whole group: when all of it have one illness, the illness of each is known. {@link lDiversity} looks at that.
 *
 * @param options.k Default: 5.
 * @throws {RangeError} when a column is unknown or k is no whole number of at least 1
 */
export async function kAnonymity(
  table: TableLike,
  quasiIdentifiers: readonly string[],
  { k = 5 }: { k?: number } = {},
): Promise<AnonymityReport> {
  if (!Number.isInteger(k) || k < 1) throw new RangeError(`kAnonymity: k is ${k}, but must be a whole number of at least 1.`);
  const grouped = await group("kAnonymity", table, quasiIdentifiers);
  const values = await materialized(fragment`SELECT "group", count(*) AS rows, count(*) AS value FROM ${grouped.rows} GROUP BY "group"`);
  return report("k-anonymity", k, grouped, values, fragment`value < ${k}`, "min");
}

export interface DiversityOptions {
  /** Default: 2. */
  l?: number;
  /** "distinct": different values of a group; "entropy": e to the power of their entropy, which also sees when one value is far more frequent. Default: "distinct". */
  method?: "distinct" | "entropy";
}

/**
 * l-diversity (Machanavajjhala and others, 2007): whether each group that shares the quasi-identifiers has at least l well-represented values of a sensitive column. A missing
 * value counts as a value of its own.
 *
 * @throws {RangeError} when a column is unknown or l is not a number of at least 1
 */
export async function lDiversity(
  table: TableLike,
  quasiIdentifiers: readonly string[],
  sensitive: string,
  { l = 2, method = "distinct" }: DiversityOptions = {},
): Promise<AnonymityReport> {
  if (!(l >= 1)) throw new RangeError(`lDiversity: l is ${l}, but must be a number of at least 1.`);
  if (method !== "distinct" && method !== "entropy")
    throw new RangeError(`lDiversity: method is ${JSON.stringify(method)}, but must be "distinct" or "entropy".`);
  const grouped = await group("lDiversity", table, quasiIdentifiers, sensitive);
  const value = method === "distinct" ? raw("count(*)") : raw("exp(-sum(n / total * ln(n / total)))");
  const values = await materialized(fragment`
    SELECT "group", CAST(sum(n) AS BIGINT) AS rows, ${value} AS value
    FROM (SELECT "group", sensitive, count(*) AS n, sum(count(*)) OVER (PARTITION BY "group") AS total FROM ${grouped.rows} GROUP BY "group", sensitive) GROUP BY "group"`);
  // An entropy of two equally frequent values is ln 2 but for rounding.
  return report("l-diversity", l, grouped, values, fragment`value < ${l - (method === "entropy" ? 1e-9 : 0)}`, "min");
}

export interface ClosenessOptions {
  /** Default: 0.2. */
  t?: number;
  /** How far values are from each other: "ordered" by their ranks, "equal" all alike. Default: "ordered" for numbers and dates, else "equal". */
  distance?: "ordered" | "equal";
}

/**
 * t-closeness (Li, Li, Venkatasubramanian, 2007): whether the distribution of a sensitive column in each group is at most t away from that in the whole table, as the earth
 * mover's distance, from 0 (the same) to 1. Missing values are a value of their own, which is the last in an order.
 *
 * @throws {RangeError} when a column is unknown or t is not in [0, 1]
 */
export async function tCloseness(
  table: TableLike,
  quasiIdentifiers: readonly string[],
  sensitive: string,
  { t = 0.2, distance }: ClosenessOptions = {},
): Promise<AnonymityReport> {
  if (!(t >= 0 && t <= 1)) throw new RangeError(`tCloseness: t is ${t}, but must lie in [0, 1].`);
  const grouped = await group("tCloseness", table, quasiIdentifiers, sensitive);
  const type = grouped.table.columns.find((column) => column.name === sensitive)?.type ?? "";
  const ordered = (distance ?? (isNumeric(type) || /^(DATE|TIME)/.test(type) ? "ordered" : "equal")) === "ordered";
  // Section 5 of the paper: the sum of the differences so far, or half of the differences.
  const differences = fragment`
    WITH cells AS (SELECT "group", sensitive, count(*) AS n FROM ${grouped.rows} GROUP BY ALL),
      wholes AS (SELECT "group", sum(n) AS size FROM cells GROUP BY ALL),
      overall AS (SELECT sensitive, sum(n) / sum(sum(n)) OVER () AS q, row_number() OVER (ORDER BY sensitive NULLS LAST) AS rank, count(*) OVER () AS m FROM cells GROUP BY sensitive)
    SELECT wholes."group", wholes.size, rank, m, coalesce(cells.n, 0) / wholes.size - q AS difference FROM wholes CROSS JOIN overall
      LEFT JOIN cells ON cells."group" = wholes."group" AND cells.sensitive IS NOT DISTINCT FROM overall.sensitive`;
  const value = ordered ? raw("CASE WHEN max(m) = 1 THEN 0.0 ELSE sum(abs(so_far)) / (max(m) - 1) END") : raw("sum(abs(difference)) / 2");
  const values = await materialized(fragment`
    SELECT "group", CAST(max(size) AS BIGINT) AS rows, CAST(${value} AS DOUBLE) AS value
    FROM (SELECT *, sum(difference) OVER (PARTITION BY "group" ORDER BY rank) AS so_far FROM (${differences})) GROUP BY "group"`);
  return report("t-closeness", t, grouped, values, fragment`value > ${t + 1e-9}`, "max");
}

/** A column that no table has. */
const place = name("tslab-ml place");

interface Grouped {
  readonly table: Table;
  readonly quasiIdentifiers: readonly string[];
  /** `place`, `group` and `sensitive` of every row. */
  readonly rows: Table;
}

async function group(caller: string, table: TableLike, quasiIdentifiers: readonly string[], sensitive?: string): Promise<Grouped> {
  const given = await (await asTable(table, `${caller}: table`)).materialize();
  if (quasiIdentifiers.length === 0) throw new RangeError(`${caller}: quasiIdentifiers is empty; name the columns that others may know.`);
  for (const column of quasiIdentifiers) checkColumn(caller, "quasiIdentifiers", column, given);
  if (sensitive !== undefined) checkColumn(caller, "sensitive", sensitive, given);
  const keys = quasiIdentifiers.map((_, i) => name(`q${i}`));
  const named = list(quasiIdentifiers.map((column, i) => fragment`${name(column)} AS ${keys[i] as Fragment}`));
  const rows = await materialized(fragment`
    SELECT place, dense_rank() OVER (ORDER BY ${list(keys)}) AS "group", sensitive
    FROM (SELECT row_number() OVER () AS place, ${named}, ${sensitive === undefined ? raw("NULL") : name(sensitive)} AS sensitive FROM ${given})`);
  return { table: given, quasiIdentifiers, rows };
}

async function report(
  measure: AnonymityReport["measure"],
  threshold: number,
  { table, quasiIdentifiers, rows }: Grouped,
  values: Table,
  breaks: Fragment,
  extreme: "min" | "max",
): Promise<AnonymityReport> {
  const [found] = await records(fragment`
    SELECT count(*) AS classes, ${raw(extreme)}(value) AS value, coalesce(sum(rows), 0) AS rows, coalesce(sum(rows) FILTER (${breaks}), 0) AS risky FROM ${values}`);
  const part = (wanted: Fragment) =>
    materialized(fragment`
      SELECT * EXCLUDE (${place}) FROM (SELECT *, row_number() OVER () AS ${place} FROM ${table}) AS given
      SEMI JOIN (SELECT place FROM ${rows} AS r JOIN ${values} AS v ON r."group" = v."group" WHERE ${wanted}) AS wanted ON given.${place} = wanted.place ORDER BY ${place}`);
  const keys = list(quasiIdentifiers.map((column) => fragment`any_value(given.${name(column)}) AS ${name(column)}`));
  const groups = await materialized(fragment`
    SELECT ${keys}, any_value(v.rows) AS "rows in group", any_value(v.value) AS ${name(measure.charAt(0))} FROM (SELECT *, row_number() OVER () AS ${place} FROM ${table}) AS given
    JOIN ${rows} AS r ON r.place = given.${place} JOIN ${values} AS v ON r."group" = v."group" GROUP BY r."group"
    ORDER BY any_value(v.value) ${raw(extreme === "min" ? "" : "DESC")}, r."group"`);
  const atRisk = Number(found?.risky);
  return anonymityReport({
    measure,
    threshold,
    value: found?.value === null ? threshold : Number(found?.value),
    satisfied: atRisk === 0,
    rows: Number(found?.rows),
    classes: Number(found?.classes),
    atRisk,
    rowsAtRisk: await part(breaks),
    rowsSafe: await part(fragment`NOT (${breaks})`),
    groups,
  });
}
