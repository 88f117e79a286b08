import { type Displayable, displaySymbol, type MimeBundle } from "../../display";
import { asTable, type TableLike } from "../../table";
import { checkKeys } from "../checks";
import type { Rule } from "../validation/rules";
import { type ValidationReport, validate } from "../validation/validate";
import { type Balance, balanceOf } from "./balance";
import { type ColumnConsistency, consistencyOf } from "./consistency";
import { type ColumnDrift, drift } from "./drift";
import { type Leakage, type LeakageOptions, leakage } from "./leakage";
import { page } from "./page";
import { type ColumnProfile, duplicateRows, profilesOf } from "./profile";

export interface QualityOptions extends Pick<LeakageOptions, "key"> {
  /** What the page is headed with. Default: "Quality of the table". */
  title?: string;
  /** The column of classes whose balance is looked at. Default: none. */
  label?: string;
  /** What rows must be like. Default: no rules. */
  rules?: readonly Rule[];
  /** An earlier table that this one is compared with for drift. Default: none. */
  reference?: TableLike;
  /** Other splits of the same data by name, as `{ test }`, which must not share rows or keys (`key`) with this one, called "table". Default: none. */
  splits?: Readonly<Record<string, TableLike>>;
}

/** What is known about the quality of a table; shows itself as a page. */
export interface QualityReport extends Displayable {
  readonly title: string;
  readonly rows: number;
  readonly columns: readonly ColumnProfile[];
  /** Share of all cells that are not missing. */
  readonly completeness: number;
  /** Rows that equal an earlier one. */
  readonly duplicateRows: number;
  readonly consistency: readonly ColumnConsistency[];
  readonly validity?: ValidationReport;
  readonly balance?: Balance;
  readonly drift?: readonly ColumnDrift[];
  readonly leakage?: readonly Leakage[];
  [displaySymbol](): MimeBundle;
}

/**
 * Looks at a table from seven sides: completeness, uniqueness, validity, consistency, balance of the labels, drift from another table, leakage between splits.
 *
 *     await clean.quality(train, { label: "returned", rules: [clean.rules.unique("id")], reference: lastYear, splits: { test }, key: ["customer"] })
 *
 * @throws {RangeError} when a column that an option names is not there
 */
export async function quality(given: TableLike, options: QualityOptions = {}): Promise<QualityReport> {
  checkKeys("quality", options, ["title", "label", "rules", "reference", "splits", "key"]);
  const table = await (await asTable(given)).materialize();
  const { title = "Quality of the table", label, rules, reference, splits, key } = options;
  const columns = await profilesOf(table);
  const rows = await table.count();
  const cells = rows * columns.length;
  const report = {
    title,
    rows,
    columns,
    completeness: cells === 0 ? 1 : 1 - columns.reduce((sum, { missing }) => sum + missing, 0) / cells,
    duplicateRows: await duplicateRows(table),
    consistency: await consistencyOf(table),
    ...(rules ? { validity: await validate(table, rules) } : {}),
    ...(label === undefined ? {} : { balance: await balanceOf(table, label) }),
    ...(reference === undefined ? {} : { drift: await drift(reference, table) }),
    ...(splits ? { leakage: await leakage({ table, ...splits }, { key }) } : {}),
  };
  return { ...report, [displaySymbol]: () => page(report) };
}
