import { existsSync } from "node:fs";
import { basename, join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { foldersIn, formats, type Listing, listPictures } from "./files";

/** A table of pictures and their classes, as Keras's `flow_from_dataframe` takes it. */
export interface LabelFile {
  /** Path of a CSV file with a line of column names. */
  file: string;
  /** The column with the paths of the pictures, relative to the folder. Default: "filename". */
  xCol?: string;
  /** The column with their classes: names, or whole numbers. Default: "class". */
  yCol?: string;
}

/** Where labels come from: the folders, one for every picture in alphanumeric order of the paths, a CSV file, or nowhere. */
export type Labels = "inferred" | readonly number[] | LabelFile | null;

/** All pictures of a folder, before they are shuffled and split. */
export interface Index {
  readonly paths: readonly string[];
  /** None where there are no labels. */
  readonly labels?: readonly number[];
  /** Empty where there are no labels. */
  readonly classNames: readonly string[];
  /** What was left out, in words. */
  readonly notes: readonly string[];
}

/** @throws {RangeError} when the folder, the labels or the class names do not fit together */
export async function indexOf(folder: string, labels: Labels, classNames: readonly string[] | undefined): Promise<Index> {
  if (labels === "inferred") return byFolder(folder, classNames);
  if (classNames)
    throw new RangeError(`imageFolder: classNames goes with labels: "inferred" only; with other labels the classes are the sorted labels.`);
  if (labels !== null && typeof labels === "object" && "file" in labels) return byTable(folder, labels);
  const listing = listPictures(folder);
  if (listing.pictures.length === 0) throw empty(folder, listing);
  const paths = listing.pictures.map((path) => join(folder, path));
  if (labels === null) return { paths, classNames: [], notes: notesOf([listing]) };
  if (!Array.isArray(labels))
    throw new TypeError(
      `imageFolder: labels is ${String(labels)}, but must be "inferred", null, a list of numbers, or { file, xCol, yCol }.`,
    );
  if (labels.length !== paths.length)
    throw new RangeError(`imageFolder: labels has ${labels.length} entries, but ${folder} has ${paths.length} pictures.`);
  const wrong = labels.find((label) => !Number.isInteger(label) || label < 0);
  if (wrong !== undefined) throw new RangeError(`imageFolder: labels has ${wrong}, but must hold whole numbers from 0.`);
  const sorted = [...new Set<number>(labels)].sort((a, b) => a - b);
  if (sorted.some((label, i) => label !== i))
    throw new RangeError(
      `imageFolder: labels has the classes ${sorted.slice(0, 10).join(", ")}${sorted.length > 10 ? ", ..." : ""}, but classes count from 0 without gaps; number them anew, or give a table of names: { file, xCol, yCol }.`,
    );
  return { paths, labels, classNames: sorted.map(String), notes: notesOf([listing]) };
}

function byFolder(folder: string, asked: readonly string[] | undefined): Index {
  const found = foldersIn(folder);
  const unknown = asked?.filter((name) => !found.includes(name)) ?? [];
  if (unknown.length > 0)
    throw new RangeError(`imageFolder: classNames has ${unknown.join(", ")}, but ${folder} has the folders ${found.join(", ") || "none"}.`);
  const classNames = asked ?? found;
  if (classNames.length === 0)
    throw new RangeError(
      `imageFolder: ${folder} has no folders, of which every class needs one; put the pictures into one folder per class, or give labels.`,
    );
  const listings = classNames.map((name) => listPictures(join(folder, name)));
  const paths = listings.flatMap(({ pictures }, i) => pictures.map((path) => join(folder, classNames[i] as string, path)));
  if (paths.length === 0) throw empty(folder, ...listings);
  const without = classNames.filter((_, i) => listings[i]?.pictures.length === 0);
  if (without.length > 0)
    throw new RangeError(
      `imageFolder: ${without.length === 1 ? `the class ${without[0]} has` : `the classes ${without.join(", ")} have`} no pictures (${formats.join(", ")}) in ${folder}; add some, or name the other classes in classNames.`,
    );
  return { paths, labels: listings.flatMap(({ pictures }, i) => pictures.map(() => i)), classNames, notes: notesOf(listings) };
}

async function byTable(folder: string, { file, xCol = "filename", yCol = "class" }: LabelFile): Promise<Index> {
  const rows = await rowsOf(file, xCol, yCol);
  if (rows.length === 0) throw new RangeError(`imageFolder: ${file} has no rows; give one for every picture.`);
  const bare = rows.findIndex(([path, label]) => path === null || label === null);
  if (bare >= 0) {
    const missing = rows[bare]?.[0] === null ? xCol : yCol;
    throw new RangeError(`imageFolder: row ${bare + 1} of ${file} has no ${missing}; fill it, or leave the row out.`);
  }
  const given = rows as [string, string][];
  const numeric = given.every(([, label]) => /^\d+$/.test(label));
  const classNames = [...new Set(given.map(([, label]) => label))].sort(numeric ? (a, b) => Number(a) - Number(b) : undefined);
  const numbers = new Map(classNames.map((name, i) => [name, i]));
  const known = new Set(given.map(([path]) => join(path)));
  const unlisted = listPictures(folder).pictures.filter((path) => !known.has(path)).length;
  return {
    paths: given.map(([path]) => join(folder, path)),
    labels: given.map(([, label]) => numbers.get(label) as number),
    classNames,
    notes: unlisted > 0 ? [`${unlisted} ${unlisted === 1 ? "picture" : "pictures"} without a row in ${basename(file)}`] : [],
  };
}

async function rowsOf(file: string, xCol: string, yCol: string): Promise<(string | null)[][]> {
  if (!existsSync(file)) throw new Error(`imageFolder: ${file} cannot be read: there is no such file.`);
  const instance = await DuckDBInstance.create();
  const connection = await instance.connect();
  try {
    const reader = await connection.runAndReadAll("SELECT * FROM read_csv($file, header = true, all_varchar = true)", { file });
    const columns = reader.columnNames();
    const places = [xCol, yCol].map((name) => {
      const place = columns.indexOf(name);
      if (place < 0)
        throw new RangeError(`imageFolder: ${file} has no column ${name}, but ${columns.join(", ")}; name the columns by xCol and yCol.`);
      return place;
    });
    return reader.getRows().map((row) => places.map((place) => row[place] as string | null));
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

function empty(folder: string, ...listings: readonly Listing[]): RangeError {
  const others = notesOf(listings);
  return new RangeError(`imageFolder: ${folder} has no pictures (${formats.join(", ")})${others.length > 0 ? `, but ${others}` : ""}.`);
}

/** "3 other files (2 .txt, 1 .webp)". */
function notesOf(listings: readonly Listing[]): string[] {
  const counts = new Map<string, number>();
  for (const { others } of listings) for (const [ending, count] of others) counts.set(ending, (counts.get(ending) ?? 0) + count);
  const all = [...counts.values()].reduce((a, b) => a + b, 0);
  if (all === 0) return [];
  return [`${all} other ${all === 1 ? "file" : "files"} (${[...counts].map(([ending, count]) => `${count} ${ending}`).join(", ")})`];
}
