import { type displaySymbol, html, type MimeBundle } from "../../display";
import { distributionCells, distributionHead } from "../distribution";
import { bundleOf, type GridCell, gridPart, type Part, textPart } from "../grid";
import { count } from "../numbers";
import type { ColumnRecord, StepRecord } from "./record";

type Shown = Omit<StepRecord, typeof displaySymbol>;

export const shownRecord = (record: Shown): MimeBundle => bundleOf(recordParts(record));

export function recordParts(record: Shown): Part[] {
  const { step, rowsBefore, rowsAfter, rowsTouched, columns, notes } = record;
  const rows = `${count(rowsTouched)} of ${count(rowsBefore)} rows`;
  const did = rowsAfter < rowsBefore ? `${rows} dropped, ${count(rowsAfter)} left` : `${rows} touched`;
  const parts: Part[] = [{ markup: html`<p><b>${step}</b>: ${did}</p>`, text: `${step}: ${did}` }];
  const changed = columns.filter(({ changed, typeBefore, typeAfter }) => changed > 0 || typeBefore !== typeAfter);
  if (changed.length > 0)
    parts.push(
      gridPart({
        columns: ["column", "type", "values changed", "before → after"],
        rows: changed.map(columnRow),
        left: ["column", "type", "before → after"],
      }),
    );
  parts.push(...misfitParts(columns), ...droppedParts(record), ...distributionParts(record));
  if (notes.length > 0) parts.push(textPart(`Learned: ${notes.join("; ")}.`));
  return parts;
}

function columnRow({ column, typeBefore, typeAfter, changed, examples }: ColumnRecord): GridCell[] {
  const type = typeBefore === null ? `${typeAfter}, added` : typeBefore === typeAfter ? typeAfter : `${typeBefore} → ${typeAfter}`;
  const texts = examples.map(({ before, after }) => `${valueText(before)} → ${valueText(after)}`);
  const markup = html`${texts.map((text, i) => html`${i > 0 ? html`<br>` : ""}<code>${text}</code>`)}`;
  return [column, type, typeBefore === null ? "" : count(changed), { markup, text: texts.join(" | ") }];
}

/** Texts in quotes, so that spaces at their ends are seen; other spaces and lone accents as \\u00a0, so that they are seen at all. */
export function valueText(value: unknown): string {
  if (value === null || value === undefined) return "missing";
  if (value instanceof Date) return value.toISOString().replace("T00:00:00.000Z", "").replace("T", " ").replace(".000Z", "");
  const text = typeof value === "string" ? JSON.stringify(value).replace(unseen, escaped) : String(value);
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}

const unseen = /[^\S ]|\p{M}/gu;
const escaped = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;

function misfitParts(columns: readonly ColumnRecord[]): Part[] {
  return columns
    .filter(({ misfits }) => misfits.count > 0)
    .map(({ column, misfits }) => {
      const some = misfits.values.slice(0, 8).map(({ value, count: times }) => `${valueText(value)} (${count(times)})`);
      return textPart(
        `${count(misfits.count)} values of ${column} did not fit and are missing now: ${some.join(", ")}${misfits.values.length > 8 ? ", …" : ""}`,
      );
    });
}

function droppedParts({ dropped }: Shown): Part[] {
  const [first] = dropped;
  if (!first) return [];
  const columns = Object.keys(first);
  const rows = dropped.map((row) => columns.map((column) => valueText(row[column])));
  return [textPart("The first rows that were dropped:"), gridPart({ columns, rows, left: columns })];
}

function distributionParts({ distributions }: Shown): Part[] {
  if (distributions.length === 0) return [];
  const rows = distributions.flatMap(({ column, before, after }) => [
    [column, "before", ...distributionCells(before, `${column} before`, 6)],
    ["", "after", ...distributionCells(after, `${column} after`)],
  ]);
  return [gridPart({ columns: ["column", "", ...distributionHead], rows, left: ["column", ""] })];
}
