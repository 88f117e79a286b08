import { checkKeys } from "../options";
import { asTable, checkNames, type Table, type TableLike } from "../table";
import type { Session } from "./backend";
import { checkText } from "./documents";
import { evolved } from "./evolution";
import { type Part, type Provenance, type VersionFacts, versionChecksum } from "./version";
import {
  enterVersion,
  lastVersion,
  lastVersionOf,
  partOf,
  readPart,
  segmentOf,
  sweep,
  versionIn,
  versionsIn,
  writeSegment,
} from "./versions";

export interface Author {
  readonly actor: string;
  readonly software: string;
  readonly place: string;
}

/** Saves tables as one version: the segments first, then, by the entry into the catalogue, the version. */
export async function saveTables(
  session: Session,
  author: Author,
  name: string,
  kind: VersionFacts["kind"],
  tables: readonly (readonly [part: string, table: Table])[],
  provenance: Provenance,
): Promise<VersionFacts> {
  await sweep(session);
  const parts: Part[] = [];
  const sums = new Map<string, string>();
  for (const [part, table] of tables) {
    const { id, columns, rows, checksum } = await writeSegment(session, table);
    parts.push(partOf(part, columns, rows, [id]));
    sums.set(id, checksum);
  }
  return enterVersion(session, {
    ...factsOf(author, name, kind, parts, provenance),
    checksum: versionChecksum(parts, (id) => sums.get(id) as string),
  });
}

/** Adds rows to a table's last version. */
export async function appendRows(
  session: Session,
  author: Author,
  name: string,
  table: Table,
  provenance: Provenance,
): Promise<VersionFacts> {
  await sweep(session);
  const last = await versionIn(session, "append", name);
  const [part] = last.parts;
  if (last.kind !== "table" || !part)
    throw new TypeError(
      `append: ${JSON.stringify(name)} is a data set, and rows can only be added to a table; save it anew by saveDataSet.`,
    );
  const { columns, added, changes } = await evolved(part.columns, table, () => readPart(session, author.place, part, false));
  const segment = await writeSegment(session, added);
  const parts = [partOf("", columns, part.rows + segment.rows, [...part.segments, segment.id])];
  const sums = new Map<string, string>();
  for (const id of part.segments) sums.set(id, (await segmentOf(session, id)).checksum);
  sums.set(segment.id, segment.checksum);
  const facts = factsOf(author, name, "table", parts, { ...inherited(last), ...provenance });
  return enterVersion(session, { ...facts, changes, checksum: versionChecksum(parts, (id) => sums.get(id) as string) });
}

/** Takes versions out of the catalogue, and segments that no version needs any more. */
export async function removeVersions(session: Session, name: string, version: number | undefined): Promise<void> {
  const found = await versionIn(session, "remove", name, version);
  // Its number is not given again: what others say they were made from would become a lie.
  await session.rows("INSERT INTO tslab_ml.settings VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value", [
    lastVersionOf(name),
    `${await lastVersion(session, name)}`,
  ]);
  await session.rows(
    `DELETE FROM tslab_ml.versions WHERE name = $1 ${version === undefined ? "" : "AND version = $2"}`,
    version === undefined ? [found.name] : [found.name, version],
  );
  const needed = new Set((await versionsIn(session)).flatMap(({ parts }) => parts.flatMap(({ segments }) => segments)));
  for (const { id } of await session.rows<{ id: string }>("SELECT id FROM tslab_ml.segments"))
    if (!needed.has(id)) await session.rows("DELETE FROM tslab_ml.segments WHERE id = $1", [id]);
}

/** The tables of whatever is to be saved, each with rows of its own order that no longer change. */
export async function givenTables(caller: string, name: string, tables: Readonly<Record<string, TableLike>>): Promise<[string, Table][]> {
  checkText(caller, "name", name);
  const entries = Object.entries(tables);
  if (entries.length === 0) throw new RangeError(`${caller}: there are no tables; give at least one.`);
  return Promise.all(
    entries.map(async ([part, table]): Promise<[string, Table]> => {
      const given = await asTable(table, `${caller}: ${part || "table"}`);
      checkNames(given.columns);
      // What draws random numbers would be saved with other values than its checksum was computed from.
      return [part, await given.materialize()];
    }),
  );
}

const inherited = ({ source, description, metadata }: VersionFacts): Provenance => ({
  ...(source !== undefined && { source }),
  ...(description !== undefined && { description }),
  ...(metadata !== undefined && { metadata }),
});

const said = ["source", "steps", "from", "description", "metadata"] as const satisfies readonly (keyof Provenance)[];

/**
 * What whoever saves may say; all else of a version is for the store to know. A version, as `info` gives it, says what was said of it.
 *
 * @throws {TypeError} when there is more in it, or it is no JSON
 */
export function provenanceOf(given: Provenance & Partial<VersionFacts>, caller: string): Provenance {
  if (given?.checksum === undefined) checkKeys(`${caller}: provenance`, given, said);
  const known = said.filter((key) => given[key] !== undefined).map((key) => [key, given[key]]);
  try {
    return JSON.parse(JSON.stringify(Object.fromEntries(known))) as Provenance;
  } catch (cause) {
    throw new TypeError(`${caller}: provenance is no JSON (${(cause as Error).message}).`, { cause });
  }
}

function factsOf({ actor, software }: Author, name: string, kind: VersionFacts["kind"], parts: readonly Part[], provenance: Provenance) {
  return {
    ...provenance,
    name,
    kind,
    created: new Date().toISOString(),
    actor,
    rows: parts.reduce((sum, { rows }) => sum + rows, 0),
    parts,
    changes: [],
    software,
  };
}
