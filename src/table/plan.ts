import { schema, withConnection } from "./engine";
import { type Fragment, type Parameter, quoted } from "./fragment";
import type { Table } from "./table";

/** Where a table's rows come from: a SELECT that runs whenever they are needed, or a table in DuckDB. */
export type Plan = { readonly select: Fragment } | { readonly stored: Stored };

/** A table in DuckDB that lasts as long as something refers to this object. */
export interface Stored {
  readonly name: string;
  dropped: boolean;
}

const plans = new WeakMap<Table, Plan>();

export const planOf = (table: Table): Plan => plans.get(table) as Plan;
export const setPlan = (table: Table, plan: Plan): void => void plans.set(table, plan);

let count = 0;
export const nextNumber = (): number => ++count;

const registry = new FinalizationRegistry<string>((name) => {
  dropNow(name).catch(() => {});
});

const dropNow = (name: string) => withConnection((connection) => connection.run(`DROP TABLE IF EXISTS ${name}`));

/** A name for a table that is about to be made. */
export function newStored(): Stored {
  const stored = { name: `${schema}."t${nextNumber()}"`, dropped: false };
  registry.register(stored, stored.name, stored);
  return stored;
}

export async function drop(stored: Stored): Promise<void> {
  if (stored.dropped) return;
  stored.dropped = true;
  registry.unregister(stored);
  await dropNow(stored.name);
}

/** Ends every use of the tables in it with an error that says what happened. */
const disposed = () => new Error("This table, or one that it is computed from, was disposed; make it again.");

export interface Rendered {
  readonly text: string;
  readonly values: readonly Parameter[];
}

/**
 * SQL text with numbered parameters. A lazy table becomes a common table expression, once however often it is used; NOT MATERIALIZED, so that
 * filters and columns are pushed down to where rows are read, and their order stays.
 *
 * @param inline for statements that take no WITH at their beginning (CREATE, COPY, INSERT): every table becomes a subquery in its place
 */
export function render(statement: Fragment, { inline = false } = {}): Rendered {
  const values: Parameter[] = [];
  return { text: inline ? textOf(statement, values, (table) => subquery(table, values)) : selectText(statement, values), values };
}

function textOf({ parts }: Fragment, values: Parameter[], relation: (table: Table) => string): string {
  const texts = parts.map((part) => {
    if (typeof part === "string") return part;
    if ("table" in part) return relation(part.table);
    values.push(part.value);
    return `$${values.length}`;
  });
  return texts.join("");
}

function selectText(statement: Fragment, values: Parameter[]): string {
  const names = new Map<Table, string>();
  const expressions: string[] = [];
  const relation = (table: Table): string => {
    const plan = planOf(table);
    if ("stored" in plan) return storedName(plan.stored);
    const known = names.get(table);
    if (known) return known;
    const name = quoted(`_t${nextNumber()}`);
    const body = textOf(plan.select, values, relation);
    names.set(table, name);
    expressions.push(`${name} AS NOT MATERIALIZED (${body})`);
    return name;
  };
  const text = textOf(statement, values, relation);
  return expressions.length > 0 ? `WITH ${expressions.join(", ")} ${text}` : text;
}

function subquery(table: Table, values: Parameter[]): string {
  const plan = planOf(table);
  return "stored" in plan ? storedName(plan.stored) : `(${selectText({ parts: ["FROM ", { table }] }, values)})`;
}

function storedName({ name, dropped }: Stored): string {
  if (dropped) throw disposed();
  return name;
}
