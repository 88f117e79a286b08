import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { copyFile, mkdir, mkdtemp, readdir, rename, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { cacheFolder } from "../cache-folder";
import { download } from "../download";
import { type FileName, faultOf, fileNames, files, hosts } from "./files";

const run = promisify(execFile);

export interface FetchOptions {
  /** A folder that has the four files; nothing else is tried. Default: the environment variable `TSLAB_ML_FASHION_MNIST`. */
  folder?: string;
  /** Where downloads are kept. Default: `fashion-mnist` in the cache folder (`TSLAB_ML_CACHE`, or the platform's). */
  cache?: string;
  /** Told in words what happens, such as `train-images-idx3-ubyte.gz: 12.1 of 26.4 MB`. Default: nothing is said. */
  onProgress?: (message: string) => void;
  /** Hosts to download from. Default: the official ones. */
  hosts?: readonly string[];
  /** Folders of system packages to look into. Default: Debian's and Ubuntu's `dataset-fashion-mnist`. */
  systemFolders?: readonly string[];
  /** Fetch Debian's package with `apt-get download` when everything else failed. Default: true where apt-get exists. */
  apt?: boolean;
}

/**
 * Finds the four Fashion-MNIST files, or gets them: option or environment variable, cache, system package, official download, Debian's
 * package. Every file is checked against the SHA-256 of its content; a corrupt one in the cache is fetched again.
 *
 * @returns the folder with the four checked files
 * @throws {Error} when no way worked; the message lists them
 */
export async function fetchFashionMnist(options: FetchOptions = {}): Promise<string> {
  const { folder = process.env.TSLAB_ML_FASHION_MNIST, cache = join(cacheFolder(), "fashion-mnist"), onProgress = () => {} } = options;
  const { systemFolders = ["/usr/share/datasets/fashion-mnist"], apt = existsSync("/usr/bin/apt-get") } = options;
  if (folder) {
    const faults = faultsIn(folder);
    if (faults.length > 0)
      throw new Error(`fashionMnist: ${folder} (option folder or TSLAB_ML_FASHION_MNIST) cannot be used: ${faults.join("; ")}.`);
    return folder;
  }
  const missing = await missingIn(cache, onProgress);
  if (missing.length === 0) return cache;
  for (const candidate of systemFolders) if (existsSync(candidate) && faultsIn(candidate).length === 0) return candidate;

  const tried: string[] = [];
  try {
    for (const name of missing) await fetchFile(name, cache, { onProgress, hosts: options.hosts ?? hosts });
    return cache;
  } catch (error) {
    tried.push((error as Error).message.replace(/\.$/, ""));
  }
  if (apt) {
    try {
      onProgress("Fetching Debian's package dataset-fashion-mnist");
      await fromDebian(cache);
      return cache;
    } catch (error) {
      tried.push(
        `apt-get download dataset-fashion-mnist: ${String((error as { stderr?: string }).stderr || (error as Error).message)
          .trim()
          .split("\n")
          .at(-1)}`,
      );
    }
  }
  throw new Error(
    `fashionMnist: the data set is not on this machine and could not be fetched (${tried.join("; ")}). Either put the four files ` +
      `${fileNames.join(", ")} into a folder and name it in the environment variable TSLAB_ML_FASHION_MNIST, or into ${cache}, ` +
      "or install Debian's package dataset-fashion-mnist, or try again with a network.",
  );
}

const faultsIn = (folder: string): string[] =>
  fileNames.flatMap((name) => {
    const fault = faultOf(join(folder, name), files[name]);
    return fault ? [`${name}: ${fault}`] : [];
  });

async function missingIn(cache: string, onProgress: (message: string) => void): Promise<FileName[]> {
  const missing: FileName[] = [];
  for (const name of fileNames) {
    const path = join(cache, name);
    const fault = faultOf(path, files[name]);
    if (!fault) continue;
    missing.push(name);
    if (!existsSync(path)) continue;
    onProgress(`${path} is corrupt (${fault}) and is fetched again`);
    await rm(path, { force: true });
  }
  return missing;
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
    check: (path) => faultOf(path, files[name]),
    onProgress(bytes, total) {
      if (Date.now() - said < 500 && bytes !== total) return;
      said = Date.now();
      onProgress(`${name}: ${megabytes(bytes)}${total ? ` of ${megabytes(total)}` : ""} MB`);
    },
  });
}

/** Debian's package has the same data; apt-get fetches and dpkg-deb unpacks it without root. */
async function fromDebian(cache: string): Promise<void> {
  const temporary = await mkdtemp(join(tmpdir(), "tslab-ml-"));
  try {
    await run("apt-get", ["download", "dataset-fashion-mnist"], { cwd: temporary });
    const [package_] = (await readdir(temporary)).filter((name) => name.endsWith(".deb"));
    if (!package_) throw new Error("apt-get downloaded nothing");
    await run("dpkg-deb", ["-x", package_, "unpacked"], { cwd: temporary });
    await mkdir(cache, { recursive: true });
    for (const name of fileNames) {
      const from = join(temporary, "unpacked/usr/share/datasets/fashion-mnist", name);
      const fault = faultOf(from, files[name]);
      if (fault) throw new Error(`${name}: ${fault}`);
      await copyFile(from, join(cache, `${name}.part`));
      await rename(join(cache, `${name}.part`), join(cache, name));
    }
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}
