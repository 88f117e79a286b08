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
 * `k` is 5 by default.
 *
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
  const values = await (ordered ? orderedDistances : equalDistances)(grouped.rows);
  return report("t-closeness", t, grouped, values, fragment`value > ${t + 1e-9}`, "max");
}

/** Shares of the values in each group and in the whole: `cells` has those that occur, `overall` all of them in their order. */
const distributions = (rows: Table): Fragment => fragment`
  counted AS (SELECT "group", sensitive, count(*) AS n FROM ${rows} GROUP BY ALL),
  wholes AS (SELECT "group", sum(n) AS size FROM counted GROUP BY ALL),
  overall AS (SELECT sensitive, sum(n) / sum(sum(n)) OVER () AS q, row_number() OVER (ORDER BY sensitive NULLS LAST) AS rank FROM counted GROUP BY sensitive),
  cells AS (SELECT counted."group", rank, n / size AS p, q, size FROM counted JOIN wholes ON counted."group" = wholes."group" JOIN overall ON counted.sensitive IS NOT DISTINCT FROM overall.sensitive)`;

/** Half of all differences (section 5.1 of the paper): as much earth as is too much somewhere. Values that a group lacks are never too much. */
const equalDistances = (rows: Table): Promise<Table> =>
  materialized(fragment`
    WITH ${distributions(rows)} SELECT "group", CAST(max(size) AS BIGINT) AS rows, CAST(sum(greatest(p - q, 0)) AS DOUBLE) AS value FROM cells GROUP BY "group"`);

/**
 * The sum of |P - Q| over all ranks, of the shares so far (section 5.2). Between two values that a group has, P stays the same and Q rises, so that with the sums of Q that
 * stretch is one subtraction on either side of where Q passes P: the work grows with the values that groups have, not with groups times values.
 */
const orderedDistances = (rows: Table): Promise<Table> =>
  materialized(fragment`
    WITH ${distributions(rows)},
      sums AS (SELECT 0 AS rank, 0.0 AS q, 0.0 AS s UNION ALL
        SELECT rank, q, sum(q) OVER (ORDER BY rank) AS s FROM (SELECT rank, sum(q) OVER (ORDER BY rank) AS q FROM overall)),
      last AS (SELECT max(rank) AS m FROM sums),
      starts AS (SELECT "group", rank AS a, sum(p) OVER (PARTITION BY "group" ORDER BY rank) AS p FROM cells UNION ALL SELECT "group", 1 AS a, 0.0 AS p FROM wholes),
      stretches AS (SELECT "group", a, p, lead(a, 1, m + 1) OVER (PARTITION BY "group" ORDER BY a, p) AS b FROM starts, last),
      passed AS (SELECT stretches.*, least(greatest(sums.rank + 1, a), b) AS c FROM stretches ASOF JOIN sums ON stretches.p >= sums.q),
      parts AS (SELECT "group", (p * (c - a) - (sc.s - sa.s)) + ((sb.s - sc.s) - p * (b - c)) AS part FROM passed
        JOIN sums AS sa ON sa.rank = a - 1 JOIN sums AS sb ON sb.rank = b - 1 JOIN sums AS sc ON sc.rank = c - 1)
    SELECT parts."group", CAST(max(size) AS BIGINT) AS rows, CAST(sum(part) / greatest(1, max(m) - 1) AS DOUBLE) AS value
    FROM parts JOIN wholes ON parts."group" = wholes."group", last GROUP BY parts."group"`);

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
