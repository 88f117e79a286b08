import { type Fragment, fragment, isNumeric, list, name, type Table, type TableLike } from "../../table";
import { checkNames } from "../checks";
import { among, columnOf, familyOf, missing } from "../columns";
import { text } from "../formats/texts";

/** What rows must be like. Made by the functions of `clean.rules`; a missing value breaks only `notNull`, as in SQL. */
export interface Rule {
  /** What is asked, in words: "price in [0, 100]". */
  readonly name: string;
  readonly columns: readonly string[];
  /** How it was made, as JSON; rules that look at other rows or tables have none. */
  readonly made?: MadeRule;
  /** @internal The rows that break it: a condition for each row by itself, or a SELECT from the numbered rows. */
  readonly broken: (table: Table) => Broken;
}

/** The name of a function of `clean.rules`, and what it was called with. */
export interface MadeRule {
  readonly rule: "range" | "pattern" | "oneOf" | "notNull";
  readonly with: readonly unknown[];
}

/** @internal Rows that break a rule: each by itself, by a window over all, or by their absence in another table. */
export type Broken = { readonly where: Fragment; readonly window?: Fragment } | { readonly absentIn: ForeignKey };

/** @internal */
export interface ForeignKey {
  readonly table: TableLike;
  readonly columns: readonly string[];
}

const shown = (value: unknown) => (typeof value === "string" ? JSON.stringify(value) : String(value));

export interface RangeOptions {
  /** Default: no bound below. Times are texts, "2024-01-01". */
  min?: number | string;
  /** Default: no bound above. */
  max?: number | string;
  /** Whether the bounds themselves are outside: false, true, or one of them. Default: false. */
  exclusive?: boolean | "min" | "max";
}

/**
 * Numbers or times between two bounds.
 *
 * @throws {TypeError} when there is no bound
 */
export function range(column: string, { min, max, exclusive = false }: RangeOptions): Rule {
  checkNames("range", "column", [column]);
  if (min === undefined && max === undefined) throw new TypeError("range: neither min nor max is given; give at least one.");
  const open = { min: exclusive === true || exclusive === "min", max: exclusive === true || exclusive === "max" };
  const below = min === undefined ? undefined : `${open.min ? ">" : "≥"} ${min}`;
  const above = max === undefined ? undefined : `${open.max ? "<" : "≤"} ${max}`;
  return {
    name: `${column} ${[below, above].filter(Boolean).join(" and ")}`,
    columns: [column],
    made: { rule: "range", with: [column, { min, max, exclusive }] },
    broken(table) {
      const { type } = columnOf("range", table, column, "column");
      const family = familyOf(type);
      if (family !== "number" && family !== "time")
        throw new TypeError(`range: column ${JSON.stringify(column)} is ${type}, but must be a number or a time.`);
      const bound = (value: number | string) =>
        isNumeric(type) ? fragment`CAST(${value} AS DOUBLE)` : fragment`CAST(${value} AS TIMESTAMP)`;
      const tests = [
        ...(min === undefined ? [] : [open.min ? fragment`${name(column)} <= ${bound(min)}` : fragment`${name(column)} < ${bound(min)}`]),
        ...(max === undefined ? [] : [open.max ? fragment`${name(column)} >= ${bound(max)}` : fragment`${name(column)} > ${bound(max)}`]),
      ];
      return { where: list(tests, " OR ") };
    },
  };
}

/** Texts that a regular expression (RE2's syntax) fits wholly. */
export function pattern(column: string, expression: string, { ignoreCase = false }: { ignoreCase?: boolean } = {}): Rule {
  checkNames("pattern", "column", [column]);
  return {
    name: `${column} like /${expression}/${ignoreCase ? "i" : ""}`,
    columns: [column],
    made: { rule: "pattern", with: [column, expression, { ignoreCase }] },
    broken: (table) => ({
      where: fragment`NOT regexp_full_match(${text(columnOf("pattern", table, column, "column").name)}, ${expression}, ${ignoreCase ? "i" : "c"})`,
    }),
  };
}

/** Values of a list. @throws {TypeError} when the list is empty */
export function oneOf(column: string, values: readonly (string | number | boolean)[]): Rule {
  checkNames("oneOf", "column", [column]);
  if (values.length === 0) throw new TypeError("oneOf: values is empty; give at least one.");
  const some = values.slice(0, 5).map(shown).join(", ");
  return {
    name: `${column} one of ${some}${values.length > 5 ? ", …" : ""}`,
    columns: [column],
    made: { rule: "oneOf", with: [column, [...values]] },
    broken: (table) => ({
      where: fragment`NOT ${among(name(columnOf("oneOf", table, column, "column").name), values)}`,
    }),
  };
}

/** No missing values. */
export function notNull(column: string): Rule {
  checkNames("notNull", "column", [column]);
  return {
    name: `${column} not missing`,
    columns: [column],
    made: { rule: "notNull", with: [column] },
    broken: (table) => ({ where: missing(columnOf("notNull", table, column, "column")) }),
  };
}

/** No two rows with the same key; all rows of a key that is there twice break it. */
export function unique(...columns: string[]): Rule {
  checkNames("unique", "columns", columns);
  return {
    name: `${columns.join(", ")} unique`,
    columns,
    broken(table) {
      const keys = columns.map((column) => columnOf("unique", table, column));
      const own = keys.map(({ name: key }) => name(key));
      const all = list(
        keys.map((key) => fragment`NOT ${missing(key)}`),
        " AND ",
      );
      return { window: fragment`count(*) OVER (PARTITION BY ${list(own)})`, where: fragment`__tslab_window > 1 AND ${all}` };
    },
  };
}

/**
 * Keys that are there in another table.
 *
 *     clean.rules.foreignKey("customer", customers, "id")
 *
 * @param references the columns of the other table. Default: those of the same names
 */
export function foreignKey(columns: string | readonly string[], table: TableLike, references: string | readonly string[] = columns): Rule {
  const [own, other] = [columns, references].map((names) => (typeof names === "string" ? [names] : [...names])) as [string[], string[]];
  checkNames("foreignKey", "columns", own);
  if (own.length !== other.length)
    throw new RangeError(`foreignKey: columns has ${own.length} names and references ${other.length}; both must have the same number.`);
  return {
    name: `${own.join(", ")} in ${other.join(", ")} of another table`,
    columns: own,
    broken: () => ({ absentIn: { table, columns: other } }),
  };
}
