import { type Fragment, fragment, name, type Table } from "../../table";
import { checkKeys, checkNames } from "../checks";
import { chosen } from "../columns";
import type { StepKind } from "../step";

export interface TextOptions {
  /** Default: every text column. */
  columns?: readonly string[];
}

/** The kind of a step that replaces each text of some columns by another one. */
export function textStep<Options extends TextOptions>(
  caller: string,
  options: readonly string[],
  replaced: (text: Fragment, options: Options) => Fragment,
  check: (options: Options) => void = () => {},
): StepKind<Options, { columns: string[] }> {
  return {
    name: caller,
    check(given) {
      checkKeys(caller, given, ["columns", ...options]);
      checkNames(caller, "columns", given.columns);
      check(given);
    },
    fit: (table, { columns }) => ({ columns: textColumns(caller, table, columns) }),
    plan: (table, given, { columns }) => ({
      set: Object.fromEntries(chosen(caller, table, columns, "text").map(({ name: column }) => [column, replaced(text(column), given)])),
    }),
  };
}

/** A column as VARCHAR; ENUM columns too. */
export const text = (column: string): Fragment => fragment`CAST(${name(column)} AS VARCHAR)`;

export const textColumns = (caller: string, table: Table, columns: readonly string[] | undefined): string[] =>
  chosen(caller, table, columns, "text").map(({ name }) => name);

/**
 * What Python's `str.strip` takes for whitespace: https://docs.python.org/3/library/stdtypes.html#str.isspace
 * (bidirectional type WS, B or S, or category Zs).
 */
export const whitespace =
  "\t\n\v\f\r\u001c\u001d\u001e\u001f \u0085\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000";

/** Every character of {@link whitespace}, for a regular expression of RE2. */
export const whitespaceClass = `[${[...whitespace].map((character) => `\\x{${character.codePointAt(0)?.toString(16)}}`).join("")}]`;

/** Most texts begin and end with a visible character of ASCII, which costs far less to see than to look for {@link whitespace}. */
export const trimmed = (value: Fragment): Fragment =>
  fragment`CASE WHEN unicode(${value}) BETWEEN 33 AND 126 AND unicode(${value}[-1]) BETWEEN 33 AND 126 THEN ${value} ELSE trim(${value}, ${whitespace}) END`;
