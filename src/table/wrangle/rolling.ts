import { checkKeys } from "../../options";
import { checkColumn } from "../checks";
import { isNumeric } from "../columns";
import { fragment, list, name, raw } from "../fragment";
import { asTable, type TableLike } from "../from-values";
import { checkNames, materialized, type Table } from "../table";
import { columnNames, numbered, row, typeOf } from "./rows";

export type RollingAggregate = "mean" | "sum" | "min" | "max" | "std" | "var" | "median" | "count";

export interface RollingOptions {
  /** Rows of the window. */
  window: number;
  /** Default: "mean". */
  how?: RollingAggregate;
  /** Windows with fewer values are missing. Default: `window`, as in pandas. */
  minPeriods?: number;
  /** The row is the middle of its window, not its end. Default: false. */
  center?: boolean;
  /** Windows stay within groups of these columns. Default: one group. */
  by?: string | readonly string[];
  /** The new column. Default: the column's name, an underscore and `how`. */
  name?: string;
}

const functions: Record<RollingAggregate, string> = {
  mean: "avg",
  sum: "sum",
  min: "min",
  max: "max",
  std: "stddev_samp",
  var: "var_samp",
  median: "median",
  count: "count",
};

/**
 * Adds a column with an aggregate of the rows up to each row, as `df[column].rolling(window).mean()`. Rows stay in their order; infinite values are missing ones, as in pandas.
 *
 *     await data.rolling(prices, "close", { window: 7, by: "share" });
 *
 * @throws {RangeError} when a column is unknown or not numeric, or `window` is not a whole number of at least 1
 */
export async function rolling(table: TableLike, column: string, options: RollingOptions): Promise<Table> {
  checkKeys("rolling", options, ["window", "how", "minPeriods", "center", "by", "name"]);
  const given = await asTable(table);
  const { window, how = "mean", minPeriods = options.window, center = false, by = [], name: output = `${column}_${how}` } = options;
  checkColumn("rolling", "column", column, given);
  for (const key of columnNames(by)) checkColumn("rolling", "by", key, given);
  if (!isNumeric(typeOf(given, column)))
    throw new RangeError(`rolling: column "${column}" is ${typeOf(given, column)}, but must be numeric.`);
  if (!Number.isInteger(window) || window < 1)
    throw new RangeError(`rolling: window is ${window}, but must be a whole number of at least 1.`);
  if (!Number.isInteger(minPeriods) || minPeriods < 0 || minPeriods > window)
    throw new RangeError(`rolling: minPeriods is ${minPeriods}, but must be a whole number from 0 to the window, ${window}.`);
  if (!Object.hasOwn(functions, how))
    throw new RangeError(`rolling: how is ${JSON.stringify(how)}, but must be one of ${Object.keys(functions).join(", ")}.`);
  checkNames([...given.columns, { name: output }]);
  const after = center ? Math.floor((window - 1) / 2) : 0;
  const groups = columnNames(by);
  const partition = groups.length > 0 ? fragment`PARTITION BY ${list(groups.map(name))} ` : raw("");
  const over = fragment`OVER (${partition}ORDER BY ${row} ROWS BETWEEN ${raw(String(window - 1 - after))} PRECEDING AND ${raw(String(after))} FOLLOWING)`;
  // Infinite values are missing here, as in pandas: a window that they have left would stay without a number.
  const value = fragment`CASE WHEN isfinite(CAST(${name(column)} AS DOUBLE)) THEN CAST(${name(column)} AS DOUBLE) END`;
  // pandas counts rows for "count", and values for all others.
  const enough = fragment`count(${how === "count" ? raw("*") : value}) ${over} >= ${raw(String(minPeriods))}`;
  const found = fragment`${raw(functions[how])}(${value}) ${over}`;
  const filled = how === "sum" && minPeriods === 0 ? fragment`coalesce(${found}, 0)` : found;
  return materialized(
    fragment`SELECT * EXCLUDE (${row}) FROM (SELECT *, CASE WHEN ${enough} THEN ${filled} END AS ${name(output)} FROM ${numbered(given)}) ORDER BY ${row}`,
  ).catch((error: Error) => {
    if (!/out of range/i.test(error.message)) throw error;
    throw new RangeError(
      `rolling: column "${column}" has values whose squares are not finite, so there is no "${how}" of them; scale it first.`,
      {
        cause: error,
      },
    );
  });
}
