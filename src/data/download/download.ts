import { mkdir } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { type Checksum, checksumFault } from "../checksum";
import { diskError, isDiskFault, isFull } from "./disk-fault";
import { type PartFile, takePartFile } from "./part-file";
import { type Origin, transfer } from "./transfer";

export interface DownloadOptions {
  /** The same file on several hosts; the next one is tried when one fails. */
  urls: readonly string[];
  /** Where the file goes. Until it is whole and checked, another file beside it has its bytes, whose name ends in `.part`. */
  file: string;
  /** What the file must hold. Default: only the length that the host tells is checked. */
  checksum?: Checksum;
  /** Called with the bytes so far and, where the host says it, the total. */
  onProgress?: (bytes: number, total: number | undefined) => void;
  /** Tries per host in a row that bring nothing new. Default: 3. */
  attempts?: number;
  /** Seconds without a byte after which a connection counts as broken. Default: 30. */
  stallSeconds?: number;
  /** Seconds before the second try at a host; every further pause is twice as long. Default: 0.5. */
  pauseSeconds?: number;
}

/**
 * Downloads a file so that it is there whole and checked, or not at all.
 *
 * A broken connection is resumed with an HTTP range request; hosts without ranges start again. With a checksum, a later call and
 * another host also go on with what is there; when the result fails its check, it is fetched once more from the start. Behind
 * a proxy, start Node with NODE_USE_ENV_PROXY=1, so that it uses HTTP_PROXY and HTTPS_PROXY.
 *
 * @throws {Error} one sentence: not found, no connection, wrong content, full disk or a folder that cannot be written; the error of a
 *   disk has it as `cause`
 */
export function download(options: DownloadOptions): Promise<void> {
  const file = resolve(options.file);
  const running = downloads.get(file) ?? run({ ...options, file }).finally(() => downloads.delete(file));
  downloads.set(file, running);
  return running;
}

// A file that is asked for twice at the same time is fetched once.
const downloads = new Map<string, Promise<void>>();

async function run({ attempts = 3, stallSeconds = 30, pauseSeconds = 0.5, ...options }: DownloadOptions): Promise<void> {
  const { urls, file } = options;
  const failures: string[] = [];
  let part: PartFile | undefined;
  try {
    await mkdir(dirname(file), { recursive: true });
    part = await takePartFile(file);
    // Nobody would notice that these bytes are another version's.
    if (!options.checksum) await part.clear();
    for (const url of urls) {
      const failure = await fromHost(url, part, { ...options, attempts, stallSeconds, pauseSeconds });
      if (failure === undefined) return;
      failures.push(`${url}: ${failure}`);
    }
  } catch (error) {
    if (!isDiskFault(error)) throw error;
    if (isFull(error)) await part?.clear().catch(() => {});
    throw diskError("download", error, file, "choose another folder");
  } finally {
    await part?.leave();
  }
  throw new Error(`download: cannot get ${file}: ${failures.join("; ") || "there is no address to get it from"}.`);
}

/** Why this host did not give the file, or undefined when it is in place. */
async function fromHost(
  url: string,
  part: PartFile,
  {
    checksum,
    attempts,
    stallSeconds,
    pauseSeconds,
    onProgress,
  }: DownloadOptions & { attempts: number; stallSeconds: number; pauseSeconds: number },
): Promise<string | undefined> {
  let origin: Origin | undefined;
  let failure = "";
  let most = await part.size();
  // Transfers in a row that brought nothing.
  let vain = 0;
  for (let pause = 0; vain < attempts; pause = pauseSeconds * 1000 * 2 ** Math.max(0, vain - 1)) {
    await wait(pause);
    if (!checksum && origin?.url !== url) await part.clear();
    const before = await part.size();
    const { broken, final, origin: from } = await transfer(url, part, { origin, stallSeconds, onProgress });
    origin = from;
    if (broken) {
      failure = broken;
      if (final) return failure;
      const now = await part.size();
      vain = now > most ? 0 : vain + 1;
      most = Math.max(most, now);
      continue;
    }
    const wrong = checksum && (await checksumFault(part.path, checksum));
    if (!wrong) return void (await part.finish());
    await part.clear();
    failure = wrong;
    vain++;
    if (before === 0) return failure;
  }
  return failure;
}
