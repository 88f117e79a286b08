import { type Dirent, readdirSync, statSync } from "node:fs";
import { extname, join } from "node:path";

/** What TensorFlow decodes: BMP, GIF (its first frame), JPEG and PNG. */
export const formats: readonly string[] = [".bmp", ".gif", ".jpeg", ".jpg", ".png"];

/** The files of a folder and the folders in it. */
export interface Listing {
  /** Paths relative to the folder, in alphanumeric order of folder and name, as Keras lists them. */
  readonly pictures: readonly string[];
  /** How many files there are with other endings, by ending. */
  readonly others: ReadonlyMap<string, number>;
}

const isFolder = (path: string) => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
/** By code points, as Python sorts: JavaScript would put an emoji before a full-width letter. */
const alphanumeric = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b));

/** @throws {Error} when there is no such folder, or it cannot be read */
export function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).sort((a, b) => alphanumeric(a.name, b.name));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const reason = code === "ENOENT" ? "there is no such folder" : code === "ENOTDIR" ? "it is a file, not a folder" : message;
    throw new Error(`imageFolder: ${folder} cannot be read: ${reason}.`, { cause: error });
  }
}

/** The names of the folders in a folder, in alphanumeric order; hidden ones are none. */
export const foldersIn = (folder: string): string[] =>
  entriesOf(folder)
    .map(({ name }) => name)
    .filter((name) => !name.startsWith(".") && isFolder(join(folder, name)));

/** The pictures of a folder and of all folders below it; links to folders are not followed. */
export function listPictures(folder: string): Listing {
  const folders: { path: string; names: string[] }[] = [];
  const walk = (path: string) => {
    const entries = entriesOf(join(folder, path));
    const isFile = (entry: Dirent) => !entry.isDirectory() && !(entry.isSymbolicLink() && isFolder(join(folder, path, entry.name)));
    folders.push({ path, names: entries.filter(isFile).map(({ name }) => name) });
    for (const entry of entries) if (entry.isDirectory()) walk(join(path, entry.name));
  };
  walk("");
  const pictures: string[] = [];
  const others = new Map<string, number>();
  for (const { path, names } of folders.sort((a, b) => alphanumeric(a.path, b.path))) {
    for (const name of names) {
      const ending = extname(name).toLowerCase();
      if (formats.includes(ending) || formats.includes(name.toLowerCase())) pictures.push(join(path, name));
      else others.set(ending || "no ending", (others.get(ending || "no ending") ?? 0) + 1);
    }
  }
  return { pictures, others };
}
