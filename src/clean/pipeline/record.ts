import { type Displayable, displaySymbol, type MimeBundle } from "../../display";
import { type Fragment, fragment, list, name, raw, records, type Table, type Value } from "../../table";
import { type Distribution, distributionOf } from "../distribution";
import type { Plan, Step } from "../step";
import { shownRecord } from "./record-display";

/** What a step did to one column. */
export interface ColumnRecord {
  readonly column: string;
  /** Null where the step added the column. */
  readonly typeBefore: string | null;
  readonly typeAfter: string;
  /** Values that are now other ones; where the type changed, other than a plain cast would have made them. Of an added column, 0. */
  readonly changed: number;
  /** The first few different changes. */
  readonly examples: readonly { readonly before: Value; readonly after: Value }[];
  /** Values that did not fit and became missing: how many, and the most frequent ones. */
  readonly misfits: { readonly count: number; readonly values: readonly { readonly value: Value; readonly count: number }[] };
}

/** What a step did. */
export interface StepRecord extends Displayable {
  readonly step: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly rowsBefore: number;
  readonly rowsAfter: number;
  /** Rows that were changed or dropped. */
  readonly rowsTouched: number;
  readonly columns: readonly ColumnRecord[];
  /** The first few rows that were dropped. */
  readonly dropped: readonly Readonly<Record<string, Value>>[];
  readonly distributions: readonly { readonly column: string; readonly before: Distribution; readonly after: Distribution }[];
  readonly notes: readonly string[];
  [displaySymbol](): MimeBundle;
}

const examplesShown = 5;
const misfitsShown = 20;
/** So many changed rows are looked through for different examples. */
const examplesLooked = 500;

/** Compares the table before and after a step, row by row. */
export async function recordOf({ step, options }: Step, before: Table, after: Table, plan: Plan): Promise<StepRecord> {
  const [rowsBefore, rowsAfter] = await Promise.all([before.count(), after.count()]);
  const changes = await changesOf(before, after, plan);
  const dropped = rowsBefore > rowsAfter ? await droppedRows(before, plan) : [];
  const distributions = [];
  for (const column of plan.distributions ?? [])
    distributions.push({ column, before: await distributionOf(before, column), after: await distributionOf(after, column) });
  const record = {
    step,
    options,
    rowsBefore,
    rowsAfter,
    rowsTouched: plan.keep ? rowsBefore - rowsAfter : changes.touched,
    columns: changes.columns,
    dropped,
    distributions,
    notes: plan.notes ?? [],
  };
  return { ...record, [displaySymbol]: () => shownRecord(record) };
}

/** @throws {Error} when the step is strict and values did not fit, with the values */
export async function checkMisfits({ step }: Step, before: Table, after: Table, plan: Plan): Promise<void> {
  if (!plan.strict) return;
  for (const column of plan.parsed ?? []) {
    const { count, values } = await misfitsOf(before, after, column);
    if (count === 0) continue;
    const some = values
      .slice(0, 5)
      .map(({ value, count: times }) => `${JSON.stringify(value, bigintAsText)}${times === 1 ? "" : ` (${times} times)`}`);
    throw new Error(
      `${step}: ${count} ${count === 1 ? "value" : "values"} of column ${JSON.stringify(column)} ${count === 1 ? "does" : "do"} not fit: ${some.join(", ")}${values.length > 5 ? ", ..." : ""}; mend them first, or make them missing with errors: "coerce".`,
    );
  }
}

const bigintAsText = (_: string, value: unknown) => (typeof value === "bigint" ? String(value) : value);

const old = (column: string): Fragment => fragment`b.${name(column)}`;
const now = (column: string): Fragment => fragment`a.${name(column)}`;
const sideBySide = (before: Table, after: Table): Fragment => fragment`${before} AS b POSITIONAL JOIN ${after} AS a`;
const misfit = (column: string): Fragment => fragment`(${old(column)} IS NOT NULL AND ${now(column)} IS NULL)`;

async function changesOf(before: Table, after: Table, plan: Plan): Promise<{ touched: number; columns: ColumnRecord[] }> {
  const set = Object.keys(plan.set ?? {});
  if (set.length === 0) return { touched: 0, columns: [] };
  const types = (table: Table) => new Map(table.columns.map(({ name, type }) => [name, type]));
  const [typesBefore, typesAfter] = [types(before), types(after)];
  const there = set.filter((column) => typesBefore.has(column));
  const different = new Map(
    there.map((column) => {
      const type = typesAfter.get(column) as string;
      const cast = type === typesBefore.get(column) ? old(column) : fragment`TRY_CAST(${old(column)} AS ${raw(type)})`;
      return [column, fragment`(${cast} IS DISTINCT FROM ${now(column)} OR ${misfit(column)})`];
    }),
  );
  const any = there.length ? list([...different.values()], " OR ") : raw("false");
  const counts = there.map((column, i) => fragment`count(*) FILTER (WHERE ${different.get(column) as Fragment}) AS ${name(`c${i}`)}`);
  const [row] = await records(
    fragment`SELECT ${list([fragment`count(*) FILTER (WHERE ${any}) AS touched`, ...counts])} FROM ${sideBySide(before, after)}`,
  );
  const columns: ColumnRecord[] = [];
  for (const column of set) {
    const changed = Number(row?.[`c${there.indexOf(column)}`] ?? 0);
    columns.push({
      column,
      typeBefore: typesBefore.get(column) ?? null,
      typeAfter: typesAfter.get(column) as string,
      changed,
      examples: changed > 0 ? await examplesOf(before, after, column, different.get(column) as Fragment) : [],
      misfits: changed > 0 && plan.parsed?.includes(column) ? await misfitsOf(before, after, column) : { count: 0, values: [] },
    });
  }
  return { touched: Number(row?.touched), columns };
}

async function examplesOf(before: Table, after: Table, column: string, different: Fragment): Promise<ColumnRecord["examples"]> {
  const found = await records(
    fragment`SELECT ${old(column)} AS "before", ${now(column)} AS "after" FROM ${sideBySide(before, after)} WHERE ${different} LIMIT ${examplesLooked}`,
  );
  const seen = new Map(
    found.map(({ before: from, after: to }) => [JSON.stringify([from, to], bigintAsText), { before: from as Value, after: to as Value }]),
  );
  return [...seen.values()].slice(0, examplesShown);
}

async function misfitsOf(before: Table, after: Table, column: string): Promise<ColumnRecord["misfits"]> {
  const found = await records(
    fragment`SELECT ${old(column)} AS value, count(*) AS n, sum(count(*)) OVER () AS total FROM ${sideBySide(before, after)}
      WHERE ${misfit(column)} GROUP BY ALL ORDER BY n DESC, value LIMIT ${misfitsShown}`,
  );
  return { count: Number(found[0]?.total ?? 0), values: found.map(({ value, n }) => ({ value: value as Value, count: Number(n) })) };
}

function droppedRows(before: Table, { keep, beside }: Plan): Promise<Record<string, Value>[]> {
  const columns = list(before.columns.map(({ name: column }) => name(column)));
  const from = beside ? fragment`${before} POSITIONAL JOIN (${beside})` : fragment`${before}`;
  return records(fragment`SELECT ${columns} FROM ${from} WHERE NOT (${keep as Fragment}) LIMIT ${examplesShown}`);
}
