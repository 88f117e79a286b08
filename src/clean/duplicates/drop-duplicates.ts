import { type Fragment, fragment, name, type Table } from "../../table";
import { checkKeys, checkNames, checkOneOf } from "../checks";
import { columnOf } from "../columns";
import { numbered, rowNumber, type Step, type StepKind, stepOf } from "../step";
import { keysOf, subsetOf } from "./keys";

export interface DropDuplicatesOptions {
  /** The key: rows are duplicates when these columns are equal. Default: all columns. */
  subset?: readonly string[];
  /** Which of equal rows stays; false keeps none of them. Default: "first". */
  keep?: "first" | "last" | false;
}

export const dropDuplicatesStep: StepKind<DropDuplicatesOptions, { columns: string[] }> = {
  name: "dropDuplicates",
  check(options) {
    checkKeys("dropDuplicates", options, ["subset", "keep"]);
    checkNames("dropDuplicates", "subset", options.subset);
    if (options.keep !== undefined) checkOneOf("dropDuplicates", "keep", options.keep, ["first", "last", false]);
  },
  fit: (table, { subset }) => ({ columns: subsetOf("dropDuplicates", table, subset).map(({ name }) => name) }),
  plan: (table, { keep = "first" }, { columns }) => ({ beside: kept(table, columns, keep), keep: name(flag) }),
};

const flag = "__tslab_kept";

/** Whether each row stays, one row per row of the table, in its order: only row numbers are sorted, not the rows. */
function kept(table: Table, columns: readonly string[], keep: "first" | "last" | false): Fragment {
  const keys = keysOf(columns.map((column) => columnOf("dropDuplicates", table, column, "subset")));
  const row = name(rowNumber);
  const one =
    keep === "first"
      ? fragment`min(${row})`
      : keep === "last"
        ? fragment`max(${row})`
        : fragment`CASE WHEN count(*) = 1 THEN min(${row}) END`;
  const chosen = fragment`SELECT ${one} AS ${row} FROM (${numbered(table, keys.select)}) GROUP BY ${keys.groupBy}`;
  return fragment`SELECT other.${row} IS NOT NULL AS ${name(flag)} FROM (${numbered(table, [])}) AS own
    LEFT JOIN (${chosen}) AS other ON own.${row} = other.${row} ORDER BY own.${row}`;
}

/**
 * Drops rows that equal another one, as pandas' `drop_duplicates`: missing values are equal to each other, and so are 0 and -0.
 *
 *     clean.dropDuplicates({ subset: ["orderId"], keep: "last" })
 */
export const dropDuplicates = (options: DropDuplicatesOptions = {}): Step => stepOf(dropDuplicatesStep, options);
