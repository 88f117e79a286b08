import { type Fragment, fragment, list, name, type Table } from "../table";

/** One step of cleaning as plain data: what `clean.trim(...)` and its like make. */
export interface Step {
  /** The name of the function that made it. */
  readonly step: string;
  readonly options: Readonly<Record<string, unknown>>;
}

/** What a step does to a table of certain columns: expressions over the old columns, evaluated row by row. */
export interface Plan {
  /** Columns that `set` may use, computed once for every row: what is needed in several places. Each level may use those before it. */
  readonly within?: readonly Readonly<Record<string, Fragment>>[];
  /** New values by column; a column that is not there is added at the end. */
  readonly set?: Readonly<Record<string, Fragment>>;
  /** Which rows stay. */
  readonly keep?: Fragment;
  /** Further columns that `set` and `keep` may use: a SELECT that gives one row per row of the table, in its order. */
  readonly beside?: Fragment;
  /** Columns in which a value that becomes missing is one that did not fit. */
  readonly parsed?: readonly string[];
  /** Whether values that do not fit end the step with an error. */
  readonly strict?: boolean;
  /** Numeric columns whose distribution the record shows before and after. */
  readonly distributions?: readonly string[];
  /** What else the record should say. */
  readonly notes?: readonly string[];
}

/** How steps of one name are checked, fitted and done. */
export interface StepKind<Options extends object = object, Fitted extends object = object> {
  readonly name: string;
  /** Whether to learn it has to look at the rows, not only at the columns. */
  readonly looks?: boolean;
  /** Whether it costs so little for every row that doing it twice is cheaper than keeping its result. */
  readonly cheap?: boolean;
  /** @throws {TypeError | RangeError} when the options are wrong in themselves */
  check(options: Options): void;
  /** What is learned from the training data, as JSON. */
  fit(table: Table, options: Options): Fitted | Promise<Fitted>;
  plan(table: Table, options: Options, fitted: Fitted): Plan | Promise<Plan>;
}

/** Checks the options and makes the step. */
export function stepOf<Options extends object>(kind: StepKind<Options>, options: Options): Step {
  kind.check(options);
  return { step: kind.name, options: { ...options } as Record<string, unknown> };
}

/** The SELECT of a plan. @param guarded ends, while it runs, at the first value that does not fit a strict step */
export function selectOf(table: Table, plan: Plan, { step, guarded = false }: { step: string; guarded?: boolean }): Fragment {
  const { within = [], keep, beside } = plan;
  const set = guarded && plan.strict ? guardedBy(step, plan) : (plan.set ?? {});
  const old = table.columns.map(({ name: column }) => (set[column] ? fragment`${set[column]} AS ${name(column)}` : name(column)));
  const known = new Set(table.columns.map(({ name }) => name));
  const added = Object.entries(set).flatMap(([column, value]) => (known.has(column) ? [] : [fragment`${value} AS ${name(column)}`]));
  const rows = within.reduce((inner, level) => {
    const more = Object.entries(level).map(([column, value]) => fragment`${value} AS ${name(column)}`);
    return more.length > 0 ? fragment`(SELECT *, ${list(more)} FROM ${inner})` : inner;
  }, fragment`${table}`);
  const from = beside ? fragment`${rows} POSITIONAL JOIN (${beside})` : rows;
  const where = keep ? fragment` WHERE ${keep}` : fragment``;
  return fragment`SELECT ${list([...old, ...added])} FROM ${from}${where}`;
}

function guardedBy(step: string, { set = {}, parsed = [] }: Plan): Record<string, Fragment> {
  const guard = ([column, value]: [string, Fragment]): [string, Fragment] => {
    const own = name(column);
    const message = fragment`error(concat(${`${step}: ${JSON.stringify(column)} has `}, to_json(${own}), ', which does not fit; mend it first, or make such values missing with errors: "coerce".'))`;
    // Of the type of the value, which error() is not.
    const stop = fragment`CASE WHEN ${message} IS NULL THEN ${value} END`;
    return [
      column,
      parsed.includes(column) ? fragment`CASE WHEN ${own} IS NOT NULL AND ${value} IS NULL THEN ${stop} ELSE ${value} END` : value,
    ];
  };
  return Object.fromEntries(Object.entries(set).map(guard));
}

/** The number of a row within its table, from 0; the name of the column is not one that data would have. */
export const rowNumber = "__tslab_row";

/** Several SELECTs of a row per row, for {@link Plan.beside}. */
export const sideBySide = (selects: readonly Fragment[]): Fragment =>
  fragment`FROM ${list(
    selects.map((select) => fragment`(${select})`),
    " POSITIONAL JOIN ",
  )}`;

/** Columns of a table with the number of every row, for windows and groups that look at other rows. */
export const numbered = (table: Table, columns: readonly Fragment[]): Fragment =>
  fragment`SELECT ${list([...columns, fragment`row_number() OVER () - 1 AS ${name(rowNumber)}`])} FROM ${table}`;
