import { checkedType } from "../checks";
import { withConnection } from "../engine";
import { type Fragment, fragment, list, name, raw } from "../fragment";
import { materialized, query, type Table } from "../table";
import { badLines } from "./csv-errors";
import type { ReadCsvOptions, Reject } from "./csv-options";
import { type CsvSource, scanOf } from "./csv-source";
import { decided } from "./decide";
import { dateSql, typedSql } from "./given-types";
import { readingOf, withProgress } from "./progress";
import { castSql, defaultNaValues, guessed, type TextColumn, type TextType, triedSql } from "./rules";

/** A table out of files, with the lines that are not in it. */
export interface CsvTable extends Table {
  /** Lines that were left away, with their reasons: only with `onBadLines: "collect"`. */
  readonly rejects: readonly Reject[];
}

/** What is known of the columns before all rows are read. */
interface Columns {
  /** Those that are wanted. */
  readonly used: readonly string[];
  readonly guesses: ReadonlyMap<string, TextType | undefined>;
  text(column: string): TextColumn;
  /** The value of a column whose type the user gave. */
  given(column: string): Fragment | undefined;
}

/** Raised within DuckDB when a row does not have the type that was guessed from the first ones. */
const misfit = "tslab-ml: another type";
const raised = raw(`error('${misfit}')`);

/** DuckDB compiles a statement with so many guarded columns quickly; with more it takes longer than reading twice. */
const columnsAtOnce = 200;

/**
 * Reads rows whose types must hold for all of them. The types guessed from the first rows are checked while reading; when a row does not fit, or there are
 * very many columns, rows are read as text, and the types decided on that.
 */
export async function loadCsv(sources: readonly CsvSource[], options: ReadCsvOptions): Promise<CsvTable> {
  const columns = columnsOf(sources[0] as CsvSource, options);
  if (options.lazy) return lazily(sources, options, columns);
  const unknown = columns.used.some((column) => columns.guesses.get(column) === undefined && !columns.given(column));
  if (unknown || columns.used.length > columnsAtOnce) return textFirst(sources, options, columns);
  try {
    return await load(
      (rejects) => guarded(fragment`(${scanOf(sources, options, { rejects })})`, columns, columns.guesses),
      sources,
      options,
    );
  } catch (error) {
    if (!String(error).includes(misfit)) throw error;
    return textFirst(sources, options, columns);
  }
}

function columnsOf({ names, sample }: CsvSource, options: ReadCsvOptions): Columns {
  const naValues = [...(options.keepDefaultNa === false ? [] : defaultNaValues), ...(options.naValues ?? [])].filter(
    (value) => value !== "",
  );
  const style = { decimal: options.decimal ?? ".", thousands: options.thousands };
  const missing = new Set(naValues);
  const used = names.filter((each) => options.usecols?.includes(each) ?? true);
  const text = (column: string): TextColumn => ({ text: name(column), naValues, style });
  const positions = new Map(names.map((each, i) => [each, i]));
  const guess = (column: string) =>
    guessed(
      sample.map((row) => row[positions.get(column) as number] ?? null),
      (value) => missing.has(value),
      style,
    );
  return {
    used,
    text,
    guesses: new Map(used.map((column) => [column, guess(column)])),
    given(column) {
      const format = options.dateFormats?.[column];
      if (format !== undefined) return dateSql(column, text(column), format);
      const type = options.types?.[column];
      return type === undefined ? undefined : typedSql(column, text(column), checkedType(type));
    },
  };
}

/** All columns with their types, each value checked. */
function guarded(rows: Fragment | Table, { used, text, given }: Columns, types: ReadonlyMap<string, TextType | undefined>): Fragment {
  const inner: Fragment[] = [];
  const outer = used.map((column, i) => {
    const own = given(column);
    const type = types.get(column) ?? "VARCHAR";
    inner.push(name(column));
    if (own || type === "VARCHAR") return fragment`${own ?? castSql(text(column), type, raw("NULL"))} AS ${name(column)}`;
    // Below, so that a text is cast once.
    const value = name(`tslab value ${i}`);
    inner.push(fragment`${triedSql(text(column), type)} AS ${value}`);
    return fragment`${castSql(text(column), type, raised, value)} AS ${name(column)}`;
  });
  return fragment`SELECT ${list(outer)} FROM (SELECT ${list(inner)} FROM ${rows})`;
}

async function textFirst(sources: readonly CsvSource[], options: ReadCsvOptions, columns: Columns): Promise<CsvTable> {
  const { used, text, given } = columns;
  const naValues = text("").naValues;
  const staged = await load((rejects) => scanOf(sources, options, { rejects, naValues }), sources, options);
  const complete = sources.length === 1 && sources[0]?.complete;
  // Of the guesses only those of days need a look at the calendar when they are of all rows.
  const open = used.filter((column) => !given(column) && !(complete && !/DATE|TIMESTAMP/.test(columns.guesses.get(column) ?? "")));
  const types = new Map([...columns.guesses, ...(await decided(staged, open, text, columns.guesses))]);
  const casts = used.map((column) => {
    const own = given(column);
    const type = types.get(column) ?? "VARCHAR";
    if (!own && type === "VARCHAR" && !options.keepEmpty) return name(column);
    return fragment`${own ?? (options.keepEmpty ? castSql(text(column), type, raised) : triedSql(text(column), type))} AS ${name(column)}`;
  });
  const rows = await materialized(fragment`SELECT ${list(casts)} FROM ${staged}`);
  await staged.dispose();
  return Object.assign(rows, { rejects: staged.rejects });
}

async function load(select: (rejects: boolean) => Fragment, sources: readonly CsvSource[], options: ReadCsvOptions): Promise<CsvTable> {
  const collect = options.onBadLines === "collect";
  return withConnection(async (connection) => {
    const rows = await withProgress(connection, readingOf(sources.map(({ file }) => file.name)), options, () =>
      materialized(select(collect), connection),
    );
    return Object.assign(rows, { rejects: collect ? await badLines(connection, sources, options) : [] });
  });
}

async function lazily(sources: readonly CsvSource[], options: ReadCsvOptions, columns: Columns): Promise<CsvTable> {
  const copied = sources.find(({ file }) => file.path !== file.name);
  if (copied)
    throw new Error(
      `readCsv: lazy reads a file in place, but ${copied.file.name} is compressed or not UTF-8; leave lazy out, or convert it first.`,
    );
  if (options.onBadLines === "collect") throw new Error('readCsv: lazy and onBadLines: "collect" exclude each other; leave one out.');
  const scan = await query(scanOf(sources, options));
  const open = columns.used.filter((column) => !columns.given(column));
  const types = await decided(scan, open, columns.text, columns.guesses);
  return Object.assign(await query(guarded(scan, columns, types)), { rejects: [] });
}
