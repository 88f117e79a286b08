import { execFile } from "node:child_process";
import { copyFile, mkdir, mkdtemp, readdir, rename, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { checksumFault } from "../checksum";
import { fileNames, files } from "./files";

// Debian, Ubuntu and their kin ship the data set under this name: https://packages.debian.org/dataset-fashion-mnist
const package_ = "dataset-fashion-mnist";
const packageFolder = "/usr/share/datasets/fashion-mnist";
const run = promisify(execFile);

/** Folders in which the system's package of the data set may have its files. */
export async function packageFolders(): Promise<string[]> {
  const folders = new Set([packageFolder]);
  const listed = await run("dpkg", ["-L", package_]).catch(() => ({ stdout: "" }));
  for (const path of listed.stdout.split("\n")) if (path.endsWith(`/${fileNames[0]}`)) folders.add(dirname(path));
  return [...folders];
}

/**
 * Fetches the package with apt-get and unpacks its files into a folder, without root and without installing it.
 *
 * @throws {Error} what apt-get or dpkg-deb said, or the fault of a disk
 */
export async function fetchPackage(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const temporary = await mkdtemp(join(tmpdir(), "tslab-ml-"));
  const part = (name: string) => join(folder, `${name}.${process.pid}.part`);
  try {
    await downloadPackage(temporary);
    const archive = (await readdir(temporary)).find((name) => name.endsWith(".deb"));
    if (!archive) throw new Error("apt-get downloaded nothing");
    await tool("dpkg-deb", ["-x", archive, "unpacked"], temporary);
    for (const name of fileNames) {
      await copyFile(join(temporary, "unpacked", packageFolder, name), part(name));
      const fault = await checksumFault(part(name), files[name]);
      if (fault) throw new Error(`${name}: ${fault}`);
      await rename(part(name), join(folder, name));
    }
  } finally {
    for (const name of fileNames) await rm(part(name), { force: true });
    await rm(temporary, { recursive: true, force: true });
  }
}

/** A fresh machine has no package lists yet; they are then fetched into the temporary folder, which needs no root. */
async function downloadPackage(folder: string): Promise<void> {
  const patience = ["-o", "Acquire::Retries=2", "-o", "Acquire::http::Timeout=20"];
  try {
    await tool("apt-get", [...patience, "download", package_], folder);
  } catch {
    const lists = join(folder, "lists");
    await mkdir(join(lists, "partial"), { recursive: true });
    const own = [...patience, "-o", `Dir::State::Lists=${lists}`, "-o", `Dir::Cache=${join(folder, "cache")}`, "-o", "Debug::NoLocking=1"];
    if (process.getuid?.() === 0) own.push("-o", "APT::Sandbox::User=root");
    await mkdir(join(folder, "cache/archives/partial"), { recursive: true });
    await tool("apt-get", [...own, "update"], folder);
    await tool("apt-get", [...own, "download", package_], folder);
  }
}

async function tool(command: string, words: string[], folder: string): Promise<void> {
  try {
    await run(command, words, { cwd: folder, timeout: 300_000 });
  } catch (error) {
    const said = String((error as { stderr?: string }).stderr ?? "").trim();
    throw new Error(`${command}: ${said.split("\n").at(-1) || (error as Error).message}`);
  }
}
