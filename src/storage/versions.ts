import { randomUUID } from "node:crypto";
import { type Column, fragment, list, materialized, type Table } from "../table";
import { parsed, type Session } from "./backend";
import { checksumOf, sha256 } from "./checksum";
import { inTypes } from "./evolution";
import { type Part, type Segment, type VersionFacts, versionChecksum } from "./version";

export const newSegment = (): string => randomUUID().replaceAll("-", "");

/** Writes a table's rows as a segment and enters it into the catalogue, where it counts as soon as the session is committed. */
export async function writeSegment(session: Session, table: Table, id = newSegment()): Promise<Segment> {
  const segment: Segment = { id, rows: await table.count(), columns: table.columns, checksum: await checksumOf(table) };
  await session.writeSegment(id, table);
  await session.rows("INSERT INTO tslab_ml.segments VALUES ($1, $2)", [id, JSON.stringify(segment)]);
  return segment;
}

export async function segmentOf(session: Session, id: string): Promise<Segment> {
  const [row] = await session.rows<{ body: string }>("SELECT body FROM tslab_ml.segments WHERE id = $1", [id]);
  if (row) return parsed<Segment>(row.body);
  throw new Error(
    `storage: the catalogue lacks the segment ${id}: somebody has changed it; restore the store from a backup or its mirror (store.restore).`,
  );
}

/** Versions of one name or of all, the oldest of each name first. */
export async function versionsIn(session: Session, name?: string): Promise<VersionFacts[]> {
  const rows = await session.rows<{ body: string }>(
    `SELECT body FROM tslab_ml.versions ${name === undefined ? "" : "WHERE name = $1"} ORDER BY name, version`,
    name === undefined ? [] : [name],
  );
  return rows.map(({ body }) => parsed<VersionFacts>(body));
}

/** @throws {RangeError} when there is no such name or version, with those that there are */
export async function versionIn(session: Session, caller: string, name: string, version?: number): Promise<VersionFacts> {
  const all = await versionsIn(session, name);
  const found = version === undefined ? all.at(-1) : all.find((each) => each.version === version);
  if (found) return found;
  if (all.length > 0)
    throw new RangeError(
      `${caller}: ${JSON.stringify(name)} has no version ${version}; it has ${all.map((each) => each.version).join(", ")}.`,
    );
  const names = [...new Set((await versionsIn(session)).map((each) => each.name))];
  throw new RangeError(
    `${caller}: there is nothing called ${JSON.stringify(name)} in the store; ${
      names.length > 0
        ? `it has ${names
            .slice(0, 20)
            .map((each) => JSON.stringify(each))
            .join(", ")}${names.length > 20 ? ", ..." : ""}`
        : "it is empty"
    }.`,
  );
}

/** The setting that keeps the number of a name's last version, once one was removed. */
export const lastVersionOf = (name: string): string => `last version of ${name}`;

/** The highest number that a version of this name has or had; 0 before the first one. */
export async function lastVersion(session: Session, name: string): Promise<number> {
  const [row] = await session.rows<{ last: number | bigint | string | null }>(
    "SELECT max(version) AS last FROM tslab_ml.versions WHERE name = $1",
    [name],
  );
  const [kept] = await session.rows<{ value: string }>("SELECT value FROM tslab_ml.settings WHERE name = $1", [lastVersionOf(name)]);
  return Math.max(Number(row?.last ?? 0), Number(kept?.value ?? 0));
}

export async function enterVersion(session: Session, facts: Omit<VersionFacts, "version">): Promise<VersionFacts> {
  const entered = { ...facts, version: (await lastVersion(session, facts.name)) + 1 };
  await writeVersion(session, entered);
  await session.protect?.(entered);
  return entered;
}

/** The entry's own checksum shows a change of what is said of the data, as that of the version shows one of the data. */
export async function writeVersion(session: Session, facts: VersionFacts): Promise<void> {
  const body = JSON.stringify(facts);
  await session.rows("INSERT INTO tslab_ml.versions VALUES ($1, $2, $3, $4)", [facts.name, facts.version, body, sha256(body)]);
}

/** The rows of a part, in the types that its version has. Segments are checked against their checksums unless told not to. */
export async function readPart(session: Session, place: string, { segments, columns }: Part, verify: boolean): Promise<Table> {
  const read: Table[] = [];
  const hidden = new Set<string>();
  for (const id of segments) {
    const segment = await segmentOf(session, id);
    const { table, partial } = await session.readSegment(id, segment.columns);
    // Of rows that are not all seen there is no checksum.
    if (verify && !partial) await checkSegmentRows(place, table, segment);
    for (const { name } of segment.columns) if (!table.columns.some((column) => column.name === name)) hidden.add(name);
    read.push(table);
  }
  const visible = columns.filter(({ name }) => !hidden.has(name));
  const tables = await Promise.all(read.map((table) => inTypes(table, visible)));
  const [only] = tables;
  if (tables.length === 1 && only) return only;
  const whole = await materialized(
    fragment`SELECT * FROM (${list(
      tables.map((table) => fragment`FROM ${table}`),
      " UNION ALL ",
    )})`,
  );
  for (const table of read) await table.dispose();
  return whole;
}

async function checkSegmentRows(place: string, table: Table, { id, checksum }: Segment): Promise<void> {
  const found = await checksumOf(table);
  if (found === checksum) return;
  throw new Error(
    `storage: rows in ${place} are not those that were saved (segment ${id}: SHA-256 ${found.slice(0, 12)}... in place of ${checksum.slice(0, 12)}...); restore the store from a backup or its mirror (store.restore).`,
  );
}

/** Whether what the catalogue says of a version fits together. */
export async function checkVersion(session: Session, place: string, facts: VersionFacts): Promise<void> {
  const [entry] = await session.rows<{ body: string; checksum: string }>(
    "SELECT body, checksum FROM tslab_ml.versions WHERE name = $1 AND version = $2",
    [facts.name, facts.version],
  );
  const sums = new Map<string, string>();
  for (const id of facts.parts.flatMap(({ segments }) => segments)) sums.set(id, (await segmentOf(session, id)).checksum);
  if (entry && sha256(entry.body) === entry.checksum && versionChecksum(facts.parts, (id) => sums.get(id) as string) === facts.checksum)
    return;
  throw new Error(
    `storage: what the catalogue of ${place} says of ${JSON.stringify(facts.name)} version ${facts.version} does not fit its checksum: somebody has changed it; restore the store from a backup or its mirror (store.restore).`,
  );
}

/** Removes what no work has finished, and what no version needs any more. */
export async function sweep(session: Session): Promise<void> {
  for (const id of await session.strays()) await session.dropSegment(id);
}

export const partOf = (part: string, columns: readonly Column[], rows: number, segments: readonly string[]): Part => ({
  part,
  columns,
  rows,
  segments,
});
