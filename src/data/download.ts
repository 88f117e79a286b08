import { createWriteStream } from "node:fs";
import { mkdir, rename, rm, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

export interface DownloadOptions {
  /** The same file on several hosts; the next one is tried when one fails. */
  urls: readonly string[];
  /** Where the file goes. Until it is whole and checked it is `<file>.part` beside it. */
  file: string;
  /** Looks at the whole file; returns what is wrong with it, or undefined. */
  check?: (path: string) => Promise<string | undefined> | string | undefined;
  /** Called with the bytes so far and, where the host says it, the total. */
  onProgress?: (bytes: number, total: number | undefined) => void;
  /** Tries per host when a connection breaks; each goes on where the last one ended. Default: 3. */
  attempts?: number;
  /** Seconds without a byte after which a connection counts as broken. Default: 30. */
  stallSeconds?: number;
}

/**
 * Downloads a file so that it is there whole and checked, or not at all.
 *
 * A broken connection is resumed with an HTTP range request, also by a later call; hosts without ranges start again. A resumed file
 * that fails its check is fetched once more from the start.
 *
 * @throws {Error} one sentence: not found, no connection, wrong content, full disk or a folder that cannot be written
 */
export async function download({ urls, file, check, onProgress, attempts = 3, stallSeconds = 30 }: DownloadOptions): Promise<void> {
  const part = `${file}.part`;
  const failures: string[] = [];
  try {
    await mkdir(dirname(file), { recursive: true });
    for (const url of urls) {
      const failure = await fromHost(url);
      if (failure === undefined) return;
      failures.push(failure);
    }
  } catch (error) {
    throw new Error(`download: ${diskFault(error as NodeJS.ErrnoException, file)}`);
  }
  throw new Error(`download: cannot get ${file}: ${failures.join("; ")}.`);

  async function fromHost(url: string): Promise<string | undefined> {
    let failure = "";
    for (let attempt = 0; attempt < attempts; attempt++) {
      const resumed = await sizeOf(part);
      const broken = await transfer(url, part, resumed, { onProgress, stallSeconds });
      if (broken) {
        failure = `${url}: ${broken.reason}`;
        if (broken.final) return failure;
        continue;
      }
      const wrong = await check?.(part);
      if (!wrong) return void (await rename(part, file));
      await rm(part, { force: true });
      failure = `${url}: ${wrong}`;
      if (resumed === 0) return failure;
    }
    return failure;
  }
}

interface Broken {
  reason: string;
  /** Whether trying again is pointless. */
  final: boolean;
}

async function transfer(
  url: string,
  part: string,
  have: number,
  { onProgress, stallSeconds }: Required<Pick<DownloadOptions, "stallSeconds">> & Pick<DownloadOptions, "onProgress">,
): Promise<Broken | undefined> {
  const abort = new AbortController();
  let timer = setTimeout(() => abort.abort(), stallSeconds * 1000);
  const alive = () => {
    clearTimeout(timer);
    timer = setTimeout(() => abort.abort(), stallSeconds * 1000);
  };
  try {
    const headers: Record<string, string> = { "accept-encoding": "identity" };
    if (have > 0) headers.range = `bytes=${have}-`;
    const response = await fetch(url, { headers, signal: abort.signal });
    if (response.status === 416) {
      await rm(part, { force: true });
      return { reason: "the host has fewer bytes than were fetched before", final: false };
    }
    if (!response.ok || !response.body)
      return { reason: `HTTP ${response.status} ${response.statusText}`.trim(), final: response.status < 500 };
    const start = response.status === 206 ? have : 0;
    const length = Number(response.headers.get("content-length")) || undefined;
    const total = length && start + length;
    let bytes = start;
    const counted = Readable.fromWeb(response.body as never).on("data", (chunk: Uint8Array) => {
      alive();
      bytes += chunk.length;
      onProgress?.(bytes, total);
    });
    await pipeline(counted, createWriteStream(part, { flags: start > 0 ? "a" : "w" }));
    return total !== undefined && bytes < total
      ? { reason: `the connection ended after ${bytes} of ${total} bytes`, final: false }
      : undefined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).syscall && isDiskFault(error)) throw error;
    if (abort.signal.aborted) return { reason: `no byte came for ${stallSeconds} seconds`, final: false };
    const cause = (error as { cause?: NodeJS.ErrnoException }).cause;
    const reason = cause?.code ?? cause?.message ?? (error as Error).message;
    return { reason: `the connection failed (${reason})`, final: ["ENOTFOUND", "ECONNREFUSED", "EAI_AGAIN"].includes(String(reason)) };
  } finally {
    clearTimeout(timer);
  }
}

const sizeOf = (path: string) =>
  stat(path).then(
    ({ size, ...stats }) => (stats.isFile?.() === false ? 0 : size),
    () => 0,
  );

const diskFaults: Record<string, string> = {
  ENOSPC: "the disk is full; make room",
  EDQUOT: "the disk quota is used up; make room",
  EACCES: "the folder cannot be written; choose another with the environment variable TSLAB_ML_CACHE",
  EPERM: "the folder cannot be written; choose another with the environment variable TSLAB_ML_CACHE",
  EROFS: "the file system is read-only; choose another folder with the environment variable TSLAB_ML_CACHE",
  ENOTDIR: "a file stands where a folder should be; choose another folder with the environment variable TSLAB_ML_CACHE",
  EEXIST: "a file stands where a folder should be; choose another folder with the environment variable TSLAB_ML_CACHE",
};

const isDiskFault = (error: unknown) =>
  (error as NodeJS.ErrnoException).code !== undefined && String((error as NodeJS.ErrnoException).code) in diskFaults;

function diskFault(error: NodeJS.ErrnoException, file: string): string {
  const fault = error.code && diskFaults[error.code];
  return fault ? `cannot write ${file}: ${fault} (${error.code}).` : `cannot write ${file}: ${error.message}.`;
}
