import { existsSync } from "node:fs";
import { join } from "node:path";
import { cacheFolder } from "../cache-folder";
import { diskError, isDiskFault } from "../download/disk-fault";
import { download } from "../download/download";
import { fetchPackage, packageFolders } from "./debian";
import { type FileName, faultsIn, fileNames, files, hosts } from "./files";

export interface FetchOptions {
  /** A folder that has the four files; nothing else is tried. Default: the environment variable `TSLAB_ML_FASHION_MNIST`. */
  folder?: string;
  /** Where downloads are kept. Default: `fashion-mnist` in the cache folder (`TSLAB_ML_CACHE`, or the platform's). */
  cache?: string;
  /** Told in words what happens, such as `train-images-idx3-ubyte.gz: 12.1 of 26.4 MB`. Default: nothing is said. */
  onProgress?: (message: string) => void;
  /** Hosts to download from. Default: the official ones. */
  hosts?: readonly string[];
  /** Folders of system packages to look into. Default: those of Debian's and Ubuntu's package `dataset-fashion-mnist`. */
  systemFolders?: readonly string[];
  /** Fetch Debian's package with `apt-get download` when everything else failed. Default: true where apt-get exists. */
  apt?: boolean;
}

/**
 * Finds the four Fashion-MNIST files, or gets them: option or environment variable, cache, system package, official download, Debian's
 * package. Every file is checked against the SHA-256 of its content each time (0.2 s); a corrupt one in the cache is fetched again.
 *
 * @returns the folder with the four checked files
 * @throws {Error} when the cache folder cannot be written, or no way worked; the message lists the ways
 */
export async function fetchFashionMnist(options: FetchOptions = {}): Promise<string> {
  const { folder = process.env.TSLAB_ML_FASHION_MNIST, cache = join(cacheFolder(), "fashion-mnist"), onProgress = () => {} } = options;
  if (folder) {
    const faults = await faultsIn(folder);
    if (faults.length === 0) return folder;
    const said = faults.map(({ name, fault }) => `${name}: ${fault}`).join("; ");
    throw new Error(`fashionMnist: ${folder} (option folder or TSLAB_ML_FASHION_MNIST) cannot be used: ${said}.`);
  }
  const missing = await faultsIn(cache);
  if (missing.length === 0) return cache;
  const sayCorrupt = (then: string) => {
    for (const { name, fault } of missing)
      if (existsSync(join(cache, name))) onProgress(`${join(cache, name)} is corrupt (${fault}) and is ${then}.`);
  };
  for (const candidate of options.systemFolders ?? (await packageFolders())) {
    if (!existsSync(candidate) || (await faultsIn(candidate)).length > 0) continue;
    sayCorrupt(`not used; ${candidate} is`);
    return candidate;
  }

  sayCorrupt("fetched again");
  const tried: string[] = [];
  const attempt = async (way: () => Promise<void>) => {
    try {
      await way();
      return true;
    } catch (error) {
      const disk = [error, (error as Error).cause].find((fault) => fault !== undefined && isDiskFault(fault));
      const elsewhere = "name another cache folder in the environment variable TSLAB_ML_CACHE";
      if (disk) throw diskError("fashionMnist", disk as NodeJS.ErrnoException, `to ${cache}`, elsewhere);
      tried.push((error as Error).message.replace(/\.$/, ""));
      return false;
    }
  };
  const downloaded = await attempt(async () => {
    for (const { name } of missing) await fetchFile(name, cache, { onProgress, hosts: options.hosts ?? hosts });
  });
  if (downloaded) return cache;
  if (options.apt ?? existsSync("/usr/bin/apt-get")) {
    onProgress("Fetching Debian's package dataset-fashion-mnist");
    if (await attempt(() => fetchPackage(cache))) return cache;
  }
  throw new Error(
    `fashionMnist: the data set is not on this machine and could not be fetched (${tried.join("; ")}). Either put the four files ` +
      `${fileNames.join(", ")} into a folder and name it in the environment variable TSLAB_ML_FASHION_MNIST, or into ${cache}, ` +
      "or install Debian's package dataset-fashion-mnist, or try again with a network.",
  );
}

function fetchFile(
  name: FileName,
  cache: string,
  { onProgress, hosts }: { onProgress: (message: string) => void; hosts: readonly string[] },
): Promise<void> {
  const megabytes = (bytes: number) => (bytes / 1e6).toFixed(1);
  let said = 0;
  return download({
    urls: hosts.map((host) => `${host}/${name}`),
    file: join(cache, name),
    checksum: files[name],
    onProgress(bytes, total) {
      if (Date.now() - said < 2000 && bytes !== total) return;
      said = Date.now();
      onProgress(`${name}: ${megabytes(bytes)}${total ? ` of ${megabytes(total)}` : ""} MB`);
    },
  });
}
