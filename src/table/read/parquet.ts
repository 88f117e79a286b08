import { fragment, list, literal, name } from "../fragment";
import { withoutNaN } from "../nan";
import { query, type Table } from "../table";
import { filesOf } from "./files";
import { loaded } from "./load";
import type { ProgressOptions } from "./progress";

export interface ReadParquetOptions extends ProgressOptions {
  /** Only these columns; others are not read. Default: all. */
  columns?: readonly string[];
  /** Leave the rows in the files: every use of the table reads what it needs of them. For data larger than memory. Default: false. */
  lazy?: boolean;
}

/**
 * Reads a Parquet file, a list of files, all of a folder, or those that fit a pattern. Files of other columns are put together by name, missing where a file has
 * none. NaN counts as missing, as everywhere in tables.
 *
 * @throws {Error} naming the file, when there is none or it is not Parquet
 */
export async function readParquet(
  path: string | readonly string[],
  { columns, lazy, onProgress }: ReadParquetOptions = {},
): Promise<Table> {
  const files = await filesOf("readParquet", path, [".parquet", ".pq"]);
  const selected = columns ? list(columns.map(name)) : fragment`*`;
  const scan = fragment`SELECT ${selected} FROM read_parquet([${list(files.map(literal))}], union_by_name = true)`;
  return loaded("readParquet", files, async () => withoutNaN(await query(scan)), { lazy, onProgress });
}
