import type { Table } from "../../table";
import { checkKeys, checkNames } from "../checks";
import { added, chosen, columnOf, everyFamily, missing } from "../columns";
import { type Step, type StepKind, stepOf } from "../step";
import { missingCounts } from "./report";

export interface MissingIndicatorOptions {
  /** Default: every column with missing values when the step is fitted, as scikit-learn's `features="missing-only"`. */
  columns?: readonly string[];
}

/** What the column is called that says where another one was missing. @throws {RangeError} when the table has one of that name */
export const indicatorName = (caller: string, table: Table, column: string, option: string): string =>
  added(caller, table, `${column}_missing`, option);

export const missingIndicatorStep: StepKind<MissingIndicatorOptions, { columns: string[] }> = {
  name: "missingIndicator",
  looks: true,
  cheap: true,
  check(options) {
    checkKeys("missingIndicator", options, ["columns"]);
    checkNames("missingIndicator", "columns", options.columns);
  },
  async fit(table, { columns }) {
    const named = chosen("missingIndicator", table, columns, ...everyFamily);
    if (columns) return { columns: [...columns] };
    const counts = await missingCounts(table);
    return { columns: named.filter(({ name }) => (counts[name] as number) > 0).map(({ name }) => name) };
  },
  plan: (table, _, { columns }) => ({
    set: Object.fromEntries(
      columns.map((column) => [
        indicatorName("missingIndicator", table, column, "the step"),
        missing(columnOf("missingIndicator", table, column)),
      ]),
    ),
  }),
};

/** Adds a column `NAME_missing`, true where a value is missing, as scikit-learn's `MissingIndicator`. @throws {RangeError} when the table has a column of that name */
export const missingIndicator = (options: MissingIndicatorOptions = {}): Step => stepOf(missingIndicatorStep, options);
