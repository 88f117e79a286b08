import { type Fragment, fragment, list, literal, name, raw } from "../fragment";
import { headOf } from "./csv-head";
import type { ReadCsvOptions } from "./csv-options";
import { recordAt, separators } from "./csv-text";
import { type TextFile, textFile } from "./file-text";
import { uniqueNames } from "./names";

/** One file whose columns are known. */
export interface CsvSource {
  readonly file: TextFile;
  readonly sep: string;
  readonly quotechar: string;
  /** Records before the names, or the first row, as DuckDB counts them. */
  readonly skip: number;
  readonly names: readonly string[];
  /** Fields of its first rows, for a guess at their types. */
  readonly sample: readonly (readonly (string | null)[])[];
  /** Whether those are all rows. */
  readonly complete: boolean;
}

const sampledRows = 1000;
const sampledCells = 200_000;
const longestHeader = 1 << 26;

/** @throws {Error} naming the file and line 1, when there is no header, it has a name twice, or another separator */
export async function csvSource(path: string, options: ReadCsvOptions): Promise<CsvSource> {
  const { quotechar = '"', skiprows = 0, header = true } = options;
  let file = await textFile("readCsv", path, options);
  try {
    for (;;) {
      const { beginning, whole } = file;
      const found = headOf(path, file, options);
      if (found && !(header && found.first.fields.every((field) => field === null))) {
        const { first, start, line, sep, skip } = found;
        if (header) checkSeparator(path, line, beginning.slice(start, first.end), first.fields, { sep, quotechar });
        const fields = options.names ?? (header ? first.fields : first.fields.map((_, i) => `column${i}`));
        if (fields.length !== first.fields.length)
          throw new Error(`readCsv: ${path} has ${first.fields.length} columns in line ${line}, but names has ${fields.length}.`);
        const names = uniqueNames("readCsv", path, fields, line, options.duplicates);
        const sample = sampleOf(file, header ? first.end : start, { sep, quotechar }, names.length, options.comment);
        return { file, sep, quotechar, skip, names, ...sample };
      }
      if (found || whole || beginning.length > longestHeader)
        throw new Error(
          `readCsv: ${path}${found ? `, line ${found.line}` : ""}: ${found || !beginning.trim() ? "there are no column names" : `there is no complete line after skiprows: ${skiprows}; is there one, and does each quoted field end`}.`,
        );
      file = await file.more();
    }
  } catch (error) {
    await file.remove();
    throw error;
  }
}

function checkSeparator(
  path: string,
  number: number,
  line: string,
  fields: readonly unknown[],
  { sep, quotechar }: { sep: string; quotechar: string },
): void {
  if (fields.length > 1) return;
  for (const other of separators) {
    const count = recordAt(line, 0, { sep: other, quotechar }, true)?.fields.length ?? 1;
    if (other !== sep && count > 1)
      throw new Error(
        `readCsv: ${path}, line ${number} has no ${JSON.stringify(sep)}, but would have ${count} fields with sep: ${JSON.stringify(other)}.`,
      );
  }
}

function sampleOf(
  { beginning, whole }: TextFile,
  from: number,
  dialect: { sep: string; quotechar: string },
  columns: number,
  comment?: string,
): Pick<CsvSource, "sample" | "complete"> {
  const sample: (string | null)[][] = [];
  const most = Math.max(20, Math.min(sampledRows, Math.floor(sampledCells / columns)));
  let at = from;
  let leftOut = false;
  while (sample.length < most) {
    const record = recordAt(beginning, at, dialect, whole);
    if (!record) break;
    // DuckDB takes some of these for rows all the same: with a separator at the end, or within a comment.
    if (record.fields.length === columns && !(comment && beginning.slice(at, record.end).includes(comment))) sample.push(record.fields);
    else leftOut = true;
    at = record.end;
  }
  return { sample, complete: whole && at >= beginning.length && !leftOut };
}

interface ScanOptions {
  /** Whether bad lines go to the connection's tables tslab_rejects and tslab_scans. */
  rejects?: boolean;
  /** Texts that are missing already here. */
  naValues?: readonly string[];
}

/** The rows of files as DuckDB reads them, all columns as text. */
export function scanOf(sources: readonly CsvSource[], options: ReadCsvOptions, given: ScanOptions = {}): Fragment {
  const names = sources[0]?.names as readonly string[];
  const columns = list((options.usecols ? names.filter((each) => options.usecols?.includes(each)) : names).map(name));
  // One scan reads files of the same layout in parallel; others are put together by name.
  const groups: CsvSource[][] = [];
  for (const source of sources) {
    const group = groups.at(-1);
    const alike = group && JSON.stringify(layoutOf(group[0] as CsvSource)) === JSON.stringify(layoutOf(source));
    if (alike) group.push(source);
    else groups.push([source]);
  }
  const rows = list(
    groups.map((group) => fragment`SELECT ${columns} FROM ${scan(group, options, given)}`),
    " UNION ALL ",
  );
  return options.nrows === undefined || groups.length === 1 ? rows : fragment`FROM (${rows}) LIMIT ${raw(String(options.nrows))}`;
}

const layoutOf = ({ names, sep, skip }: CsvSource) => [names, sep, skip];

function scan(
  group: readonly CsvSource[],
  { header = true, comment, keepEmpty = false, nrows, maxLineSize }: ReadCsvOptions,
  { rejects = false, naValues = [] }: ScanOptions,
): Fragment {
  const { sep, quotechar, skip, names } = group[0] as CsvSource;
  const settings = [
    fragment`[${list(group.map(({ file }) => literal(file.path)))}]`,
    fragment`auto_detect = false, all_varchar = true, header = ${raw(String(header))}`,
    fragment`delim = ${literal(sep)}, quote = ${literal(quotechar)}, escape = ${literal(quotechar)}`,
    fragment`columns = {${list(names.map((each) => fragment`${literal(each)}: 'VARCHAR'`))}}`,
    fragment`allow_quoted_nulls = ${raw(String(!keepEmpty))}`,
    ...(naValues.length > 0 ? [fragment`nullstr = [${list(["", ...naValues].map(literal))}]`] : []),
    ...(skip > 0 ? [fragment`skip = ${raw(String(skip))}`] : []),
    ...(maxLineSize === undefined ? [] : [fragment`max_line_size = ${raw(String(maxLineSize))}`]),
    ...(comment ? [fragment`comment = ${literal(comment)}`] : []),
    ...(rejects ? [raw("store_rejects = true, rejects_table = 'tslab_rejects', rejects_scan = 'tslab_scans', rejects_limit = 0")] : []),
  ];
  return nrows === undefined
    ? fragment`read_csv(${list(settings)})`
    : fragment`(FROM read_csv(${list(settings)}) LIMIT ${raw(String(nrows))})`;
}
