import { isFloat } from "./columns";
import { fragment, list, name } from "./fragment";
import { query, type Table } from "./table";

/** NaN counts as missing, as in pandas: this is done once, where rows come in. */
export async function withoutNaN(given: Table): Promise<Table> {
  const floats = given.columns.filter(({ type }) => isFloat(type));
  if (floats.length === 0) return given;
  const replaced = floats.map(
    ({ name: column }) => fragment`CASE WHEN isnan(${name(column)}) THEN NULL ELSE ${name(column)} END AS ${name(column)}`,
  );
  return query(fragment`SELECT * REPLACE (${list(replaced)}) FROM ${given}`);
}
