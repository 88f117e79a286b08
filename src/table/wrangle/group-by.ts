import { checkColumn } from "../checks";
import { fragment, list, name, raw } from "../fragment";
import { asTable, type TableLike } from "../from-values";
import { checkNames, materialized, type Table } from "../table";
import { type Aggregate, aggregateSql } from "./aggregates";
import { columnNames, numbered, row } from "./rows";

/** What to compute: an aggregate of the column of that name, or a new name for an aggregate of a column. */
export type Aggregations = Readonly<Record<string, Aggregate | readonly [column: string, how: Aggregate]>>;

export interface GroupByOptions {
  /** Whether rows with a missing key are left out. Default: true, as in pandas. */
  dropna?: boolean;
  /** Order by the keys, or else by where a group first appears. Default: true. */
  sort?: boolean;
}

/**
 * Groups rows by the values of columns, as `df.groupby(keys, as_index=False).agg(...)`.
 *
 *     await data.groupBy(sales, ["city"], { price: "mean", most: ["price", "max"], rows: ["price", "size"] });
 *
 * Aggregates: sum, mean, median, min, max, count, size, std, var, first, last, nunique, prod, any, all.
 *
 * @throws {RangeError} when a column or an aggregate is unknown, or a column has no numbers for it
 */
export async function groupBy(
  table: TableLike,
  keys: string | readonly string[],
  aggregations: Aggregations,
  { dropna = true, sort = true }: GroupByOptions = {},
): Promise<Table> {
  const given = await asTable(table);
  const by = columnNames(keys);
  if (by.length === 0) throw new RangeError("groupBy: keys is empty; name at least one column.");
  for (const key of by) checkColumn("groupBy", "keys", key, given);
  const outputs = Object.entries(aggregations).map(([output, aggregation]) => {
    const [column, how] = typeof aggregation === "string" ? [output, aggregation] : aggregation;
    checkColumn("groupBy", "aggregations", column, given);
    return { output, value: aggregateSql("groupBy", given, column, how) };
  });
  checkNames([...by, ...outputs.map(({ output }) => output)].map((each) => ({ name: each })));
  const ordered = !sort || Object.values(aggregations).some((each) => /first|last/.test(typeof each === "string" ? each : each[1]));
  const columns = list([...by.map(name), ...outputs.map(({ output, value }) => fragment`${value} AS ${name(output)}`)]);
  const kept = dropna
    ? fragment`WHERE ${list(
        by.map((key) => fragment`${name(key)} IS NOT NULL`),
        " AND ",
      )}`
    : raw("");
  const order = sort ? list(by.map((key) => fragment`${name(key)} ASC NULLS LAST`)) : fragment`min(${row})`;
  return materialized(
    fragment`SELECT ${columns} FROM ${ordered ? numbered(given) : given} ${kept} GROUP BY ${list(by.map(name))} ORDER BY ${order}`,
  );
}
