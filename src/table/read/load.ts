import { stat } from "node:fs/promises";
import { withConnection } from "../engine";
import { fragment } from "../fragment";
import { materialized, type Table } from "../table";
import { type ProgressOptions, readingOf, withProgress } from "./progress";

/** A scan of files as a table: kept in DuckDB, or lazy; errors name the files. */
export async function loaded(
  caller: string,
  files: readonly string[],
  scan: () => Promise<Table>,
  { lazy = false, ...progress }: ProgressOptions & { lazy?: boolean },
): Promise<Table> {
  for (const file of files) {
    const found = await stat(file).catch(() => undefined);
    if (!found?.isFile()) throw new Error(`${caller}: there is no file ${file}.`);
    if (found.size === 0) throw new Error(`${caller}: ${file} is empty (0 bytes).`);
  }
  try {
    const rows = await scan();
    if (lazy) return rows;
    return await withConnection((connection) =>
      withProgress(connection, readingOf(files), progress, () => materialized(fragment`FROM ${rows}`, connection)),
    );
  } catch (cause) {
    const message = (cause as Error).message.replace(/^\w+( \w+)* Error: /, "").split("\n")[0] as string;
    const named = files.some((file) => message.includes(file));
    throw new Error(`${caller}: ${named ? "" : `${files[0]}${files.length > 1 ? `, ... (${files.length} files)` : ""}: `}${message}`, {
      cause,
    });
  }
}
