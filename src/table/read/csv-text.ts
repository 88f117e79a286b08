/** How the fields of a CSV file are told apart. */
export interface Dialect {
  readonly sep: string;
  readonly quotechar: string;
}

/** The separators that are looked for when none is given. */
export const separators = [",", ";", "\t", "|"] as const;

/** One line of a file, in the sense of CSV: quoted fields may hold line ends. */
export interface CsvRecord {
  readonly fields: (string | null)[];
  /** Where the next one begins. */
  readonly end: number;
}

/**
 * Reads one record at `start`, or undefined where the text ends within it. Empty fields are null. Only for the beginning of a file: what columns it has, and what
 * they look like; all rows are read by DuckDB.
 */
export function recordAt(text: string, start: number, { sep, quotechar }: Dialect, whole: boolean): CsvRecord | undefined {
  const fields: (string | null)[] = [];
  let field = "";
  let at = start;
  for (;;) {
    const character = text[at];
    if (quotechar !== "" && character === quotechar && field === "") {
      const closed = closingQuote(text, at + 1, quotechar);
      if (closed < 0) return undefined;
      field = text.slice(at + 1, closed).replaceAll(quotechar + quotechar, quotechar);
      at = closed + 1;
      continue;
    }
    if (character === undefined) {
      if (!whole || (at === start && fields.length === 0)) return undefined;
      fields.push(field === "" ? null : field);
      return { fields, end: at };
    }
    if (text.startsWith(sep, at)) {
      fields.push(field === "" ? null : field);
      field = "";
      at += sep.length;
    } else if (character === "\n" || character === "\r") {
      fields.push(field === "" ? null : field);
      return { fields, end: at + (character === "\r" && text[at + 1] === "\n" ? 2 : 1) };
    } else {
      const stop = nextStop(text, at, sep);
      field += text.slice(at, stop);
      at = stop;
    }
  }
}

function closingQuote(text: string, from: number, quote: string): number {
  for (let at = text.indexOf(quote, from); at >= 0; at = text.indexOf(quote, at + 2)) if (text[at + 1] !== quote) return at;
  return -1;
}

function nextStop(text: string, from: number, sep: string): number {
  for (let at = from; at < text.length; at++) {
    const character = text[at];
    if (character === "\n" || character === "\r" || text.startsWith(sep, at)) return at;
  }
  return text.length;
}

/** The separator that the first record has most often outside of quotes; a comma where it has none. */
export function separatorOf(text: string, quotechar: string, whole: boolean): string {
  const counts = separators.map((sep) => recordAt(text, 0, { sep, quotechar }, whole)?.fields.length ?? 1);
  return separators[counts.indexOf(Math.max(...counts))] as string;
}
