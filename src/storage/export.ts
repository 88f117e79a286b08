import { mkdtemp, rename, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { encryptFile, type Key } from "../privacy";
import { execute, fragment, literal, raw, type Table } from "../table";
import { syncedFile } from "./embedded";
import type { VersionFacts } from "./version";

/** Writes a table as Parquet beside its place and renames it. With a key the plain file lies in a folder of this user alone, and is deleted at once. */
export async function writeParquet(table: Table, facts: VersionFacts, path: string, key?: Key): Promise<void> {
  const { name, version, checksum, created, source, steps } = facts;
  const metadata = {
    name,
    version: `${version}`,
    checksum,
    created,
    ...(source && { source }),
    ...(steps && { steps: JSON.stringify(steps) }),
  };
  const entries = Object.entries(metadata).map(([entry, text]) => `"tslab_ml.${entry}": '${text.replaceAll("'", "''")}'`);
  const folder = key ? await mkdtemp(join(tmpdir(), "tslab-ml-export-")) : dirname(path);
  const plain = join(folder, `.${basename(path)}.${process.pid}.part`);
  try {
    await execute(
      fragment`COPY (FROM ${table}) TO ${literal(plain)} (FORMAT parquet, COMPRESSION zstd, KV_METADATA {${raw(entries.join(", "))}})`,
    );
    if (key) return await encryptFile(plain, path, key);
    await syncedFile(plain);
    await rename(plain, path);
  } finally {
    await rm(plain, { force: true });
    if (key) await rm(folder, { recursive: true, force: true });
  }
}
