import { createReadStream } from "node:fs";
import type { DuckDBConnection } from "@duckdb/node-api";
import { withConnection } from "../engine";
import { fragment } from "../fragment";
import { execute } from "../run";
import { mixedEndings } from "./csv-head";
import type { ReadCsvOptions, Reject } from "./csv-options";
import { type CsvSource, scanOf } from "./csv-source";

/** The lines that DuckDB rejected on this connection. */
export async function badLines(
  connection: DuckDBConnection,
  sources: readonly CsvSource[],
  { maxLineSize }: ReadCsvOptions,
): Promise<Reject[]> {
  const found = await connection.runAndReadAll(
    "SELECT file_path, line_byte_position, line, column_idx, column_name, error_type, error_message, csv_line FROM tslab_rejects JOIN tslab_scans USING (scan_id, file_id) ORDER BY line_byte_position, column_idx",
  );
  const rows = found.getRowObjectsJson() as Record<string, string | null>[];
  const rejects: Reject[] = [];
  for (const source of sources) {
    const own = rows.filter((row) => row.file_path === source.file.path);
    const lines = await linesAt(
      source.file.path,
      own.map((row) => Number(row.line_byte_position) - 1),
    );
    for (const [i, row] of own.entries())
      rejects.push({ file: source.file.name, line: lines[i] as number, ...reasonOf(row, source, maxLineSize), text: row.csv_line ?? "" });
  }
  return rejects;
}

/** The lines in which positions of a file are: DuckDB counts rows, which may have line ends within quotes. */
async function linesAt(path: string, positions: readonly number[]): Promise<number[]> {
  const lines: number[] = [];
  let line = 1;
  let offset = 0;
  for await (const chunk of positions.length > 0 ? createReadStream(path) : []) {
    const bytes = chunk as Buffer;
    let from = 0;
    while (lines.length < positions.length && (positions[lines.length] as number) <= offset + bytes.length) {
      const to = (positions[lines.length] as number) - offset;
      line += newlines(bytes, from, to);
      from = to;
      lines.push(line);
    }
    if (lines.length === positions.length) break;
    line += newlines(bytes, from, bytes.length);
    offset += bytes.length;
  }
  return lines;
}

function newlines(bytes: Buffer, from: number, to: number): number {
  let count = 0;
  for (let at = bytes.indexOf(10, from); at >= 0 && at < to; at = bytes.indexOf(10, at + 1)) count++;
  return count;
}

function reasonOf(
  row: Record<string, string | null>,
  { names, sep }: CsvSource,
  maxLineSize = 2_000_000,
): { column?: string; reason: string } {
  const column = row.column_name ?? names[Number(row.column_idx) - 1];
  switch (row.error_type) {
    case "MISSING COLUMNS":
    case "TOO MANY COLUMNS": {
      const found = /Found: (\d+)/.exec(row.error_message ?? "")?.[1];
      return {
        reason: `${found ?? "other than"} ${found === "1" ? "field" : "fields"} where there are ${names.length} columns (sep is ${JSON.stringify(sep)})`,
      };
    }
    case "UNQUOTED VALUE":
      return { column, reason: "a quote that does not end, or is not doubled" };
    case "LINE SIZE OVER MAXIMUM":
      return { column, reason: `longer than ${maxLineSize.toLocaleString("en-US")} bytes: a quote that does not end, or give maxLineSize` };
    case "INVALID ENCODING":
    case "INVALID UNICODE":
      return { column, reason: 'bytes that are not UTF-8: give the encoding, such as encoding: "windows-1252"' };
    default:
      return { column, reason: String(row.error_message ?? row.error_type).split("\n")[0] as string };
  }
}

/** What went wrong in words of the file: DuckDB's errors are looked up again with all bad lines. */
export async function csvError(error: unknown, sources: readonly CsvSource[], options: ReadCsvOptions): Promise<unknown> {
  if (!(error instanceof Error)) return error;
  const own = /readCsv: column "[\s\S]*/.exec(error.message)?.[0];
  if (own)
    return new Error(own.replace("readCsv: ", `readCsv: ${sources.map(({ file }) => file.name).join(", ")}: `).trim(), { cause: error });
  if (/state machine/.test(error.message)) {
    const mixed = sources.find(({ file: { beginning } }) => /\r\n/.test(beginning) && /[^\r]\n/.test(beginning));
    return new Error(`readCsv: ${(mixed ?? sources[0])?.file.name} ${mixed ? mixedEndings : "cannot be read as CSV"}.`, { cause: error });
  }
  if (!/CSV Error/.test(error.message)) return error;
  const bad = await withConnection(async (connection) => {
    await execute(
      fragment`CREATE TEMP TABLE counted AS SELECT count(COLUMNS(*)) FROM (${scanOf(sources, options, { rejects: true })})`,
      connection,
    );
    return badLines(connection, sources, options);
  }).catch(() => []);
  const [first] = bad;
  if (!first) return new Error(`readCsv: ${error.message.split("\nPossible")[0]}`, { cause: error });
  const { file, line, column, reason, text } = first;
  const shown = text.length > 80 ? `${text.slice(0, 79)}…` : text;
  return new Error(
    `readCsv: ${file}, line ${line}${column ? `, column "${column}"` : ""}: ${reason}: ${JSON.stringify(shown)}.${bad.length > 1 ? ` ${bad.length} lines are bad.` : ""} onBadLines: "collect" reads the others and lists these.`,
    { cause: error },
  );
}
