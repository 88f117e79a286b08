import { type Displayable, displaySymbol, type MimeBundle } from "../../display";
import { asTable, type Fragment, fragment, list, materialized, name, records, type Table, type TableLike, type Value } from "../../table";
import { columnOf, missing } from "../columns";
import { bundleOf, gridPart, textPart } from "../grid";
import { count, share } from "../numbers";
import { valueText } from "../pipeline/record-display";
import { numbered, rowNumber } from "../step";
import type { ForeignKey, Rule } from "./rules";

/** How the rows are under one rule. */
export interface RuleReport {
  readonly rule: string;
  readonly columns: readonly string[];
  /** Rows that break it. */
  readonly failed: number;
  readonly share: number;
  /** The first few rows that break it: the number of the row, from 0, and the values of the rule's columns. */
  readonly examples: readonly { readonly row: number; readonly values: Readonly<Record<string, Value>> }[];
}

/** Which rows break which rules. */
export interface ValidationReport extends Displayable {
  readonly rows: number;
  /** Rows that break at least one rule. */
  readonly failedRows: number;
  /** Whether no row breaks a rule. */
  readonly valid: boolean;
  readonly rules: readonly RuleReport[];
  /** The rows that break the rule of that place, or any rule, in their order, with their numbers in a first column `row`. */
  failing(rule?: number): Promise<Table>;
  [displaySymbol](): MimeBundle;
}

const examplesShown = 5;

/**
 * Checks every row by every rule, and changes nothing.
 *
 *     const report = await clean.validate(orders, [clean.rules.unique("id"), clean.rules.range("price", { min: 0 })]);
 *     await report.failing(1);    // the orders with a negative price
 *
 * @throws {RangeError} when a rule names a column that the table has not
 */
export async function validate(given: TableLike, rules: readonly Rule[]): Promise<ValidationReport> {
  const table = await asTable(given);
  const broken: Table[] = [];
  for (const rule of rules) broken.push(await brokenRows(table, rule));
  const rows = await table.count();
  const any = list(
    broken.map((failing) => fragment`FROM ${failing}`),
    " UNION ",
  );
  const failedRows = rules.length === 0 ? 0 : Number((await records(fragment`SELECT count(*) AS n FROM (${any})`))[0]?.n);
  const reports: RuleReport[] = [];
  for (const [i, rule] of rules.entries()) reports.push(await reportOf(table, rule, broken[i] as Table, rows));
  return {
    rows,
    failedRows,
    valid: failedRows === 0,
    rules: reports,
    async failing(rule) {
      if (rule !== undefined && !broken[rule])
        throw new RangeError(`failing: there is no rule ${rule}; there are ${rules.length}, from 0.`);
      const chosen = rule === undefined ? any : fragment`FROM ${broken[rule] as Table}`;
      if (rules.length === 0) return materialized(fragment`SELECT 0 AS "row", * FROM ${table} LIMIT 0`);
      return materialized(pick(table, chosen));
    },
    [displaySymbol]: () => shown({ rows, failedRows, rules: reports }),
  };
}

const all = (table: Table): Fragment[] => table.columns.map(({ name: column }) => name(column));

/** Rows by their numbers, in order. */
const pick = (table: Table, numbers: Fragment, columns: readonly Fragment[] = all(table)): Fragment =>
  fragment`SELECT ${name(rowNumber)} AS "row", ${list(columns)} FROM (${numbered(table, columns)}) WHERE ${name(rowNumber)} IN (${numbers}) ORDER BY 1`;

/** The numbers of the rows that break a rule. */
async function brokenRows(table: Table, rule: Rule): Promise<Table> {
  const columns = rule.columns.map((column) => name(columnOf("validate", table, column, "rules").name));
  const rows = numbered(table, columns);
  const broken = rule.broken(table);
  if ("absentIn" in broken) return materialized(absent(table, rule.columns, rows, await asTable(broken.absentIn.table), broken.absentIn));
  const from = broken.window ? fragment`SELECT *, ${broken.window} AS __tslab_window FROM (${rows})` : rows;
  return materialized(fragment`SELECT ${name(rowNumber)} FROM (${from}) WHERE coalesce(${broken.where}, false) ORDER BY 1`);
}

function absent(table: Table, columns: readonly string[], rows: Fragment, other: Table, { columns: references }: ForeignKey): Fragment {
  const own = columns.map((column) => columnOf("foreignKey", table, column));
  const theirs = references.map((column) => columnOf("foreignKey", other, column, "references"));
  const equal = own.map(({ name: key }, i) => fragment`own.${name(key)} = other.${name(theirs[i]?.name as string)}`);
  const known = own.map((key) => fragment`NOT ${missing(key)}`);
  return fragment`SELECT ${name(rowNumber)} FROM (FROM (${rows}) WHERE ${list(known, " AND ")}) AS own
    WHERE NOT EXISTS (FROM ${other} AS other WHERE ${list(equal, " AND ")}) ORDER BY 1`;
}

async function reportOf(table: Table, { name: rule, columns }: Rule, broken: Table, rows: number): Promise<RuleReport> {
  const failed = await broken.count();
  const first = pick(table, fragment`FROM ${broken} LIMIT ${examplesShown}`, columns.map(name));
  const found = failed > 0 ? await records(first) : [];
  return {
    rule,
    columns,
    failed,
    share: rows === 0 ? 0 : failed / rows,
    examples: found.map(({ row, ...values }) => ({ row: Number(row), values })),
  };
}

function shown({ rows, failedRows, rules }: Pick<ValidationReport, "rows" | "failedRows" | "rules">): MimeBundle {
  return bundleOf([
    textPart(failedRows === 0 ? `All ${count(rows)} rows are valid.` : `${count(failedRows)} of ${count(rows)} rows break a rule.`),
    gridPart({
      columns: ["rule", "rows failed", "share", "examples (row: values)"],
      rows: rules.map(({ rule, failed, share: part, examples }) => [
        rule,
        count(failed),
        share(part),
        examples.map(({ row, values }) => `${row}: ${Object.values(values).map(valueText).join(", ")}`).join("; "),
      ]),
      left: ["rule", "examples (row: values)"],
    }),
  ]);
}
