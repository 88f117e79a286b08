import { isInteger, isNumeric } from "../columns";
import { type Fragment, fragment, name, raw } from "../fragment";
import type { Table } from "../table";
import { row, typeOf } from "./rows";

/** Aggregates by pandas's names. */
export type Aggregate =
  | "sum"
  | "mean"
  | "median"
  | "min"
  | "max"
  | "count"
  | "size"
  | "std"
  | "var"
  | "first"
  | "last"
  | "nunique"
  | "prod"
  | "any"
  | "all";

const numeric = new Set<Aggregate>(["sum", "mean", "median", "std", "var", "prod"]);
export const aggregates: readonly Aggregate[] = [
  "sum",
  "mean",
  "median",
  "min",
  "max",
  "count",
  "size",
  "std",
  "var",
  "first",
  "last",
  "nunique",
  "prod",
  "any",
  "all",
];

/**
 * An aggregate with pandas's rules: missing values are left out, the sum of nothing is 0, `std` and `var` divide by n - 1. The sum of whole numbers is one too,
 * and fails where it does not fit 64 bits.
 *
 * @throws {RangeError} when there is no such aggregate, or the column has no numbers for it
 */
export function aggregateSql(caller: string, table: Table, column: string, how: Aggregate): Fragment {
  if (!aggregates.includes(how))
    throw new RangeError(`${caller}: the aggregate is ${JSON.stringify(how)}, but must be one of ${aggregates.join(", ")}.`);
  const type = typeOf(table, column);
  if (numeric.has(how) && !isNumeric(type) && type !== "BOOLEAN")
    throw new RangeError(
      `${caller}: "${how}" needs numbers, but column "${column}" is ${type}; use count, nunique, min, max, first or last.`,
    );
  const value = type === "BOOLEAN" && numeric.has(how) ? fragment`CAST(${name(column)} AS BIGINT)` : name(column);
  switch (how) {
    case "sum":
      return isInteger(type) || type === "BOOLEAN"
        ? fragment`CAST(coalesce(sum(${value}), 0) AS ${raw(type === "HUGEINT" ? "HUGEINT" : "BIGINT")})`
        : withoutNaN(fragment`coalesce(sum(${value}), 0)`);
    case "mean":
      return withoutNaN(fragment`avg(${value})`);
    case "median":
      return fragment`quantile_cont(CAST(${value} AS DOUBLE), 0.5)`;
    case "std":
      return deviation("stddev_samp", value);
    case "var":
      return deviation("var_samp", value);
    case "prod":
      return withoutNaN(fragment`coalesce(product(${value}), 1)`);
    case "size":
      return raw("count(*)");
    case "nunique":
      return fragment`count(DISTINCT ${value})`;
    case "first":
      return fragment`arg_min(${value}, ${row}) FILTER (${value} IS NOT NULL)`;
    case "last":
      return fragment`arg_max(${value}, ${row}) FILTER (${value} IS NOT NULL)`;
    case "any":
      return fragment`coalesce(bool_or(CAST(${truth(type, value)} AS BOOLEAN)), false)`;
    case "all":
      return fragment`coalesce(bool_and(CAST(${truth(type, value)} AS BOOLEAN)), true)`;
    default:
      return fragment`${raw(how)}(${value})`;
  }
}

/** An infinite value among others makes NaN of some sums, which counts as missing. */
const withoutNaN = (value: Fragment) => fragment`nullif(CAST(${value} AS DOUBLE), 'NaN'::DOUBLE)`;

/** Beyond this a square is not finite: DuckDB fails, pandas says infinite. */
export const largest = 1e150;

/** Standard deviation or variance; infinite where the values are too large for it, missing where one of them is infinite. */
export const deviation = (how: "stddev_samp" | "var_samp" | "stddev_pop", value: Fragment): Fragment => {
  const greatest = fragment`max(abs(${value}))`;
  return fragment`CASE WHEN ${greatest} < ${raw(String(largest))} THEN ${raw(how)}(${value}) FILTER (abs(${value}) < ${raw(String(largest))}) WHEN ${greatest} < 'Infinity'::DOUBLE AND count(${value}) > 1 THEN 'Infinity'::DOUBLE END`;
};

const truth = (type: string, value: Fragment) =>
  type === "BOOLEAN" ? value : isNumeric(type) ? fragment`${value} <> 0` : fragment`${value} <> ''`;
