import { checkKeys } from "../../options";
import { asTable, checkColumn, type Fragment, fragment, isNumeric, list, name, query, type Table, type TableLike } from "../../table";
import { text } from "./columns";

/** How the values of a column are made coarser. */
export type Generalisation =
  /** Numbers to intervals of this width from 0 on: 37 becomes "30-39" when whole, "[30, 40)" else. */
  | { readonly width: number }
  /** Numbers to the intervals between these edges: "< 18", "[18, 65)", ">= 65". */
  | { readonly edges: readonly number[] }
  /** Dates to their year, month, quarter or decade: "1985", "1985-03", "1985-Q1", "1980s". */
  | { readonly date: "month" | "quarter" | "year" | "decade" }
  /** Text to its first characters: "10115" becomes "10***". */
  | { readonly keep: number }
  /** Values to what they belong to; those that are not listed become `otherwise` (Default: "other"). */
  | { readonly hierarchy: Readonly<Record<string, string>>; readonly otherwise?: string };

/**
 * Makes quasi-identifiers coarser, so that more people share the same values. Missing values stay missing.
 *
 *     await privacy.generalise(patients, { age: { width: 10 }, born: { date: "year" }, postcode: { keep: 2 }, job: { hierarchy: { nurse: "health", doctor: "health" } } })
 *
 * How much is enough: {@link kAnonymity} tells.
 *
 * @throws {RangeError} when a column is unknown, a width is not above 0, or edges do not rise
 * @throws {TypeError} when a column does not fit: numbers for `width` and `edges`, dates for `date`
 */
export async function generalise(table: TableLike, columns: Readonly<Record<string, Generalisation>>): Promise<Table> {
  const given = await asTable(table, "generalise: table");
  const wanted = new Map(Object.entries(columns));
  for (const column of wanted.keys()) checkColumn("generalise", "columns", column, given);
  const selected = given.columns.map(({ name: column, type }) => {
    const how = wanted.get(column);
    if (how) checkChoice(column, how);
    return how ? fragment`CASE WHEN ${name(column)} IS NOT NULL THEN ${coarser(column, type, how)} END AS ${name(column)}` : name(column);
  });
  return query(fragment`SELECT ${list(selected)} FROM ${given}`);
}

const choices = [["width"], ["edges"], ["date"], ["keep"], ["hierarchy", "otherwise"]];

function checkChoice(column: string, how: Generalisation): void {
  const caller = `generalise: ${JSON.stringify(column)}`;
  checkKeys(caller, how, choices.flat());
  const given = choices.filter((keys) => keys.some((key) => Object.hasOwn(how, key)));
  if (given.length !== 1 || (given[0]?.includes("hierarchy") && !("hierarchy" in how)))
    throw new TypeError(
      `${caller} has ${Object.keys(how).join(" and ") || "nothing"}, but must have one of width, edges, date, keep and hierarchy.`,
    );
}

function coarser(column: string, type: string, how: Generalisation): Fragment {
  const value = name(column);
  if ("width" in how || "edges" in how) {
    if (!isNumeric(type))
      throw new TypeError(
        `generalise: column ${JSON.stringify(column)} is ${type}, but ${"width" in how ? "width" : "edges"} needs numbers.`,
      );
    return "width" in how ? ofWidth(column, type, how.width) : betweenEdges(column, how.edges);
  }
  if ("date" in how) {
    if (!/^(DATE|TIMESTAMP)/.test(type))
      throw new TypeError(
        `generalise: column ${JSON.stringify(column)} is ${type}, but date needs dates; cast it first (data.table(..., { types })).`,
      );
    const formats: Record<string, Fragment> = {
      month: fragment`strftime(${value}, '%Y-%m')`,
      quarter: fragment`concat(year(${value}), '-Q', quarter(${value}))`,
      year: fragment`CAST(year(${value}) AS VARCHAR)`,
      decade: fragment`concat(year(${value}) // 10 * 10, 's')`,
    };
    const found = Object.hasOwn(formats, how.date) ? formats[how.date] : undefined;
    if (found) return found;
    throw new TypeError(
      `generalise: date of ${JSON.stringify(column)} is ${JSON.stringify(how.date)}, but must be one of ${Object.keys(formats).join(", ")}.`,
    );
  }
  if ("keep" in how) {
    if (!Number.isInteger(how.keep) || how.keep < 0)
      throw new RangeError(`generalise: keep of ${JSON.stringify(column)} is ${how.keep}, but must be a whole number of at least 0.`);
    return fragment`concat(left(${text(column)}, ${how.keep}), repeat('*', greatest(0, length(${text(column)}) - ${how.keep})))`;
  }
  const cases = Object.entries(how.hierarchy).map(([from, to]) => fragment`WHEN ${from} THEN ${to}`);
  if (cases.length === 0) throw new RangeError(`generalise: hierarchy of ${JSON.stringify(column)} is empty; list what belongs to what.`);
  return fragment`CASE ${text(column)} ${list(cases, " ")} ELSE ${how.otherwise ?? "other"} END`;
}

function ofWidth(column: string, type: string, width: number): Fragment {
  if (!(width > 0) || !Number.isFinite(width))
    throw new RangeError(`generalise: width of ${JSON.stringify(column)} is ${width}, but must be above 0.`);
  const low = fragment`floor(CAST(${name(column)} AS DOUBLE) / ${width}) * ${width}`;
  const whole = /INT/.test(type) && Number.isInteger(width);
  return whole
    ? fragment`concat(CAST(${low} AS BIGINT), '-', CAST(${low} + ${width - 1} AS BIGINT))`
    : fragment`concat('[', ${plain(low)}, ', ', ${plain(fragment`${low} + ${width}`)}, ')')`;
}

const plain = (value: Fragment): Fragment =>
  fragment`CASE WHEN ${value} = floor(${value}) AND abs(${value}) < 1e15 THEN CAST(CAST(${value} AS BIGINT) AS VARCHAR) ELSE CAST(round(${value}, 10) AS VARCHAR) END`;

function betweenEdges(column: string, edges: readonly number[]): Fragment {
  if (edges.length === 0 || edges.some((edge, i) => !Number.isFinite(edge) || (i > 0 && edge <= (edges[i - 1] as number))))
    throw new RangeError(`generalise: edges of ${JSON.stringify(column)} are [${edges.join(", ")}], but must be numbers that rise.`);
  const cases = edges.map(
    (edge, i) => fragment`WHEN ${name(column)} < ${edge} THEN ${i === 0 ? `< ${edge}` : `[${edges[i - 1]}, ${edge})`}`,
  );
  return fragment`CASE ${list(cases, " ")} ELSE ${`>= ${edges.at(-1)}`} END`;
}
