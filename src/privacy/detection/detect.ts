import { type Displayable, displaySymbol, table as displayTable } from "../../display";
import { asTable, fragment, isNumeric, name, records, type Table, type TableLike } from "../../table";
import { type Finding, findingsIn } from "./column";
import type { PersonalKind } from "./kinds";

export interface DetectOptions {
  /** Values looked at per column, spread evenly over its rows. Default: 1,000. */
  sample?: number;
  /** Findings below this confidence are left out. Default: 0.5. */
  threshold?: number;
}

/** A column that is likely to hold personal data. */
export interface PersonalColumn {
  readonly column: string;
  readonly kind: PersonalKind;
  /** From 0 to 1: the judgement of a rule (`docs/privacy.md` has them), not a measured probability. */
  readonly confidence: number;
  /** Why: counts of values, never the values. */
  readonly evidence: readonly string[];
  /** What else it may be. */
  readonly others: readonly Finding[];
}

/** Likely personal columns of a table; shows itself as a table. */
export interface PersonalReport extends Displayable {
  readonly columns: readonly PersonalColumn[];
  /** Columns in which nothing was found: which is no proof that nothing is there. */
  readonly others: readonly string[];
}

/**
 * Finds columns that are likely to hold personal data: names, e-mail addresses, telephone numbers, IBANs and payment cards (with their check digits),
 * IP addresses, dates of birth, postcodes, addresses, national numbers, and free text, which may name anybody. Values and column names both count.
 *
 *     await privacy.detectPersonal(patients)
 *
 * It works with rules on a sample: it misses what they do not describe, and what it finds is for a person to judge.
 *
 * @throws {RangeError} when `sample` is no whole number of at least 1, or `threshold` not in [0, 1]
 */
export async function detectPersonal(table: TableLike, { sample = 1000, threshold = 0.5 }: DetectOptions = {}): Promise<PersonalReport> {
  if (!Number.isInteger(sample) || sample < 1)
    throw new RangeError(`detectPersonal: sample is ${sample}, but must be a whole number of at least 1.`);
  if (!(threshold >= 0 && threshold <= 1)) throw new RangeError(`detectPersonal: threshold is ${threshold}, but must lie in [0, 1].`);
  const given = await asTable(table);
  const year = new Date().getUTCFullYear();
  const found: PersonalColumn[] = [];
  const others: string[] = [];
  for (const { name: column, type } of given.columns) {
    const findings = mayBePersonal(type)
      ? findingsIn(column, await sampleOf(given, column, type, sample), year).filter(({ confidence }) => confidence >= threshold)
      : [];
    const [first, ...rest] = findings;
    if (first) found.push({ column, ...first, others: rest });
    else others.push(column);
  }
  return report(found, others);
}

const mayBePersonal = (type: string) => isNumeric(type) || /^(VARCHAR|DATE|TIMESTAMP|ENUM|INET|JSON)/.test(type);

/** Texts of values that are there, evenly spread. */
async function sampleOf(table: Table, column: string, type: string, size: number): Promise<string[]> {
  // Numbers that were read as floating point show themselves as 4111111111111111.0: the whole ones are meant.
  const text = /^(FLOAT|DOUBLE)$/.test(type)
    ? fragment`CASE WHEN ${name(column)} = floor(${name(column)}) AND abs(${name(column)}) < 1e18 THEN CAST(CAST(${name(column)} AS BIGINT) AS VARCHAR) ELSE CAST(${name(column)} AS VARCHAR) END`
    : fragment`trim(CAST(${name(column)} AS VARCHAR))`;
  const rows = await records(
    fragment`SELECT text FROM (SELECT *, row_number() OVER () - 1 AS place, count(*) OVER () AS size FROM (SELECT ${text} AS text FROM ${table}) WHERE text <> '')
             WHERE place % greatest(1, size // ${size}) = 0 LIMIT ${size}`,
  );
  return rows.map(({ text }) => text as string);
}

function report(columns: readonly PersonalColumn[], others: readonly string[]): PersonalReport {
  const caption = `${columns.length} of ${columns.length + others.length} columns are likely personal${others.length > 0 ? `; nothing was found in ${others.join(", ")}` : ""}`;
  const rows = columns.map(({ column, kind, confidence, evidence }) => [column, kind, confidence, evidence.join("; ")]);
  return {
    columns,
    others,
    [displaySymbol]: () =>
      displayTable({ columns: ["column", "kind", "confidence", "evidence"], rows, caption }, { maxWidth: 160 })[displaySymbol](),
  };
}
