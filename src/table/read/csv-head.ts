import type { ReadCsvOptions } from "./csv-options";
import { type CsvRecord, recordAt, separatorOf } from "./csv-text";
import type { TextFile } from "./file-text";

export const mixedEndings = "has lines that end in \\r\\n and others in \\n; give all the same ending";

/** The first record that is not skipped. */
export interface Head {
  readonly first: CsvRecord;
  readonly start: number;
  /** Its line in the file, from 1. */
  readonly line: number;
  readonly sep: string;
  readonly skip: number;
}

/**
 * Finds the names, or the first row; undefined where the text ends before.
 *
 * @throws {Error} when the lines up to there end in different ways: DuckDB would lose the rows after them
 */
export function headOf(path: string, { beginning, whole }: TextFile, options: ReadCsvOptions): Head | undefined {
  const { quotechar = '"', skiprows = 0, header = true, comment } = options;
  const headWith = (sep: string): Head | undefined => {
    let start = beginning.startsWith("\uFEFF") ? 1 : 0;
    let skip = 0;
    const endings = new Set<string>();
    let record = 0;
    for (;;) {
      if (comment !== undefined && beginning.startsWith(comment, start)) {
        // DuckDB does not count these.
        start = lineEnd(beginning, start);
        record++;
        continue;
      }
      const first = recordAt(beginning, start, { sep, quotechar }, whole);
      if (!first) return undefined;
      const [ending] = /\r?\n?$/.exec(beginning.slice(start, first.end)) as RegExpExecArray;
      if (ending !== "") endings.add(ending);
      const blank = first.fields.length === 1 && first.fields[0] === null;
      if (record >= skiprows && !blank) {
        if (endings.size > 1) throw new Error(`readCsv: ${path} ${mixedEndings}.`);
        return { first, start, line: beginning.slice(0, start).split(/\r\n|\r|\n/).length, sep, skip };
      }
      // Blank lines DuckDB leaves away by itself, but for one that it would take for the header.
      if (record < skiprows || header) skip++;
      start = first.end;
      record++;
    }
  };
  if (options.sep !== undefined) return headWith(options.sep);
  const first = headWith(",");
  if (!first) return undefined;
  const sep = separatorOf(beginning.slice(first.start), quotechar, whole);
  return sep === "," ? first : headWith(sep);
}

const lineEnd = (text: string, from: number) => {
  const end = text.indexOf("\n", from);
  return end < 0 ? text.length : end + 1;
};
