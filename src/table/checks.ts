import type { Table } from "./table";

/** A type's name as DuckDB writes it, with its numbers: nothing else can be in it. */
const typePattern = /^[A-Za-z_][A-Za-z_0-9 ]*(\(\d+(, ?\d+)?\))?(\[\d*\])*$/;

/** @throws {RangeError} when `type` is not a type's name; {@link raw} may be used with it afterwards */
export function checkedType(type: string): string {
  if (!typePattern.test(type))
    throw new RangeError(
      `${JSON.stringify(type)} is not a type; give one such as "INTEGER", "DOUBLE", "VARCHAR", "DATE" or "DECIMAL(10,2)".`,
    );
  return type;
}

/** @throws {RangeError} when the table has no column of this name, with the names it has */
export function checkColumn(caller: string, argument: string, column: string, { columns }: Table): void {
  if (columns.some(({ name }) => name === column)) return;
  const near = columns.find(({ name }) => name.toLowerCase().trim() === String(column).toLowerCase().trim());
  const known = columns.slice(0, 20).map(({ name }) => JSON.stringify(name));
  throw new RangeError(
    `${caller}: ${argument} names the column ${JSON.stringify(column)}, which the table does not have${near ? `; do you mean ${JSON.stringify(near.name)}?` : `; it has ${known.join(", ")}${columns.length > 20 ? ", ..." : ""}.`}`,
  );
}
