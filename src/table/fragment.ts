import type { Table } from "./table";

/** What SQL statements can be given as a bound parameter. */
export type Parameter = null | boolean | number | bigint | string | Date | Uint8Array;

/** A piece of SQL: trusted text, parameters that will be bound, and tables. Made by {@link fragment}; running it is {@link query}'s. */
export interface Fragment {
  readonly parts: readonly (string | { readonly value: Parameter } | { readonly table: Table })[];
}

/**
 * SQL as a template: what is put in is another fragment, a {@link Table}, or else a value, which is bound as a parameter and never becomes SQL text.
 *
 *     fragment`SELECT ${name("price")} FROM ${table} WHERE ${name("city")} = ${city}`
 */
export function fragment(strings: TemplateStringsArray, ...values: readonly (Fragment | Table | Parameter)[]): Fragment {
  const parts: Fragment["parts"][number][] = [];
  strings.forEach((text, i) => {
    parts.push(text);
    if (i >= values.length) return;
    const value = values[i] as Fragment | Table | Parameter;
    if (isFragment(value)) for (const part of value.parts) parts.push(part);
    else if (isTable(value)) parts.push({ table: value });
    else parts.push({ value });
  });
  return fragmentOf(parts);
}

/** A column's or table's name as a quoted identifier, whatever characters it has. */
export const name = (identifier: string): Fragment => raw(quoted(identifier));

export const quoted = (identifier: string): string => `"${identifier.replaceAll('"', '""')}"`;

/** A string constant, for the few places where SQL takes no parameter (COPY's path and options). */
export const literal = (text: string): Fragment => raw(`'${text.replaceAll("'", "''")}'`);

/** SQL text as it stands. Never for anything a user wrote: that is a parameter, a {@link name} or a {@link literal}. */
export const raw = (text: string): Fragment => fragmentOf([text]);

/** Fragments one after the other. */
export const list = (fragments: readonly Fragment[], separator = ", "): Fragment =>
  fragmentOf(fragments.flatMap(({ parts }, i) => (i === 0 ? parts : [separator, ...parts])));

/** Only what was made here: a look-alike out of a user's JSON stays a value. */
const made = new WeakSet<object>();

export const fragmentOf = (parts: Fragment["parts"]): Fragment => {
  const all = { parts };
  made.add(all);
  return all;
};

const isFragment = (value: unknown): value is Fragment => typeof value === "object" && value !== null && made.has(value);

/** Tables, known by this mark also where the package was loaded twice. */
export const tableMark = Symbol.for("tslab-ml.table");

export const isTable = (value: unknown): value is Table => typeof value === "object" && value !== null && tableMark in value;
