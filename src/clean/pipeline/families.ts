import { type Column, checkedType, fragment, list, name, query, raw, records, type Table } from "../../table";
import { familyOf } from "../columns";

/**
 * The table with the fitted types where nothing is in a column: its own type says nothing then.
 *
 * @throws {TypeError} when a column with values has a type that has nothing to do with the fitted one
 */
export async function inFamilies(columns: readonly Column[], table: Table): Promise<Table> {
  const others = columns.flatMap((fitted) => {
    const found = table.columns.find(({ name }) => name === fitted.name);
    return found && familyOf(found.type) !== familyOf(fitted.type) ? [{ fitted, found }] : [];
  });
  if (others.length === 0) return table;
  const counts = others.map(({ fitted }, i) => fragment`count(${name(fitted.name)}) AS ${name(`c${i}`)}`);
  const [row = {}] = await records(fragment`SELECT ${list(counts)} FROM ${table}`);
  for (const [i, { fitted, found }] of others.entries())
    if (Number(row[`c${i}`]) > 0)
      throw new TypeError(
        `transform: column ${JSON.stringify(fitted.name)} is ${found.type}, but the pipeline was fitted on ${fitted.type}; give the column that type when reading the data.`,
      );
  const casts = others.map(({ fitted: { name: column, type } }) => fragment`CAST(NULL AS ${raw(checkedType(type))}) AS ${name(column)}`);
  return query(fragment`SELECT * REPLACE (${list(casts)}) FROM ${table}`);
}
