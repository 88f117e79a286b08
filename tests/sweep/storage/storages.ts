import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startPostgres } from "../../postgres";

/** A folder of its own for the files of one test file; deleted at the end of the process. */
export const folder = mkdtempSync(join(tmpdir(), "tslab-ml-sweep-"));
process.once("exit", () => rmSync(folder, { recursive: true, force: true }));

let files = 0;
/** `sqlite:////tmp/.../0.db`: a new file. */
export const sqliteUrl = (): string => `sqlite:///${join(folder, `${files++}.db`)}`;

let server: ReturnType<typeof startPostgres> | undefined;
/** The URL of one PostgreSQL for a test file. */
export const postgresUrl = async (): Promise<string> => (await (server ??= startPostgres())).url;
export const endPostgres = async (): Promise<void> => (await server)?.[Symbol.asyncDispose]();
