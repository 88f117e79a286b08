import type { ProgressOptions } from "./progress";

/** Where pandas has the option too, it has its name (in camel case) and its meaning. */
export interface ReadCsvOptions extends ProgressOptions {
  /** Between fields. Default: the one of , ; tab | that the first line has most often. */
  sep?: string;
  /** Default: '"'; "" for none. Within a quoted field it is doubled. */
  quotechar?: string;
  /** As `TextDecoder` knows it, such as "windows-1252". Default: UTF-8, or UTF-16 where the file begins with its mark. */
  encoding?: string;
  /** Whether the first line has the names. Default: true; without them columns are called column0, column1, ... */
  header?: boolean;
  /** Names of the columns, in place of those of the first line. */
  names?: readonly string[];
  /** Only these columns, in the file's order. Default: all. */
  usecols?: readonly string[];
  /** Types of columns in DuckDB's words. A text that does not fit is an error. Default: decided on all rows. */
  types?: Readonly<Record<string, string>>;
  /** How columns of dates are written, in strptime's words: `{ when: "%d/%m/%Y" }`, where `%Y` takes four digits and `%y` two. Dates as in ISO 8601 need none. */
  dateFormats?: Readonly<Record<string, string>>;
  /** More texts that stand for missing values. */
  naValues?: readonly string[];
  /** Whether pandas's own (NA, N/A, NaN, null, None, ...) do. Default: true. */
  keepDefaultNa?: boolean;
  /** Whether a quoted empty text (`""`) is an empty text, and not missing as in pandas. Default: false. */
  keepEmpty?: boolean;
  /** Default: ".". */
  decimal?: string;
  /** Between thousands. Default: none. */
  thousands?: string;
  /** Lines that begin with it are left away. Default: none. */
  comment?: string;
  /** Lines to leave away at the beginning, as pandas counts them: with those of comments, and with a quoted field's lines as one. Default: 0. */
  skiprows?: number;
  /** Only so many rows. Default: all. */
  nrows?: number;
  /** Lines with too few or too many fields, stray quotes or broken characters: an error, or listed in the table's `rejects`. Default: "error". */
  onBadLines?: "error" | "collect";
  /** Two columns of one name: an error, or the second becomes "name.1" as in pandas. Default: "error". */
  duplicates?: "error" | "rename";
  /** A gzipped file that unpacks to more bytes is refused. Default: 200 times its size, at least 100 MB. */
  maxBytes?: number;
  /** A line of more bytes is bad, as a quote that does not end makes one. Default: 2,000,000. */
  maxLineSize?: number;
  /** Leave the rows in the file: every use of the table reads it again. For data larger than the disk for temporary files. Default: false. */
  lazy?: boolean;
}

/** A line of a file that is not in the table. */
export interface Reject {
  readonly file: string;
  readonly line: number;
  /** The column in which it went wrong, where one did. */
  readonly column?: string;
  readonly reason: string;
  /** The line. */
  readonly text: string;
}
