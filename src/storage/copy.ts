import { basename } from "node:path";
import { type Displayable, displaySymbol, table as displayTable } from "../display";
import { type Backend, parsed, type Session } from "./backend";
import { checkedBody, lastDeletionIn } from "./documents";
import type { Part, Segment, VersionFacts } from "./version";
import { checkVersion, lastVersionOf, newSegment, readPart, versionsIn, writeSegment, writeVersion } from "./versions";

interface Document {
  readonly collection: string;
  readonly id: string;
  readonly body: string;
  readonly updated: string;
  readonly checksum: string;
}

/**
 * Makes `to` hold what `from` holds, as one piece of work: versions, documents, and the segments that `to` lacks. Every segment is checked against its
 * checksum on the way.
 *
 * @param anew write all segments under new names, beside those that are there, so that broken ones are replaced
 */
export async function copyStore(from: Session, to: Session, places: { from: string; to: string }, { anew = false } = {}): Promise<void> {
  const segments = (await from.rows<{ body: string }>("SELECT body FROM tslab_ml.segments ORDER BY id")).map(({ body }) =>
    parsed<Segment>(body),
  );
  const there = new Set((await to.rows<{ id: string }>("SELECT id FROM tslab_ml.segments")).map(({ id }) => id));
  const names = new Map(segments.map(({ id }) => [id, anew ? newSegment() : id]));
  if (anew) await to.rows("DELETE FROM tslab_ml.segments");
  for (const segment of segments) {
    const id = names.get(segment.id) as string;
    if (there.has(id)) continue;
    const { table, partial } = await from.readSegment(segment.id, segment.columns);
    if (partial)
      throw new Error(
        `storage: this user does not see all rows and columns of ${places.from}, so that it cannot be copied; let its owner do it.`,
      );
    const written = await writeSegment(to, table, id);
    await table.dispose();
    if (written.checksum !== segment.checksum)
      throw new Error(
        `storage: rows in ${places.from} are not those that were saved (segment ${segment.id}), so ${places.to} is left as it was; take another backup.`,
      );
  }
  const versions = await versionsIn(from);
  for (const facts of versions) await checkVersion(from, places.from, facts);
  await to.rows("DELETE FROM tslab_ml.versions");
  for (const facts of versions) {
    const entered = renamed(facts, names);
    await writeVersion(to, entered);
    await to.protect?.(entered);
  }
  for (const kept of [lastVersionOf("%"), lastDeletionIn("%")]) {
    await to.rows("DELETE FROM tslab_ml.settings WHERE name LIKE $1", [kept]);
    const settings = await from.rows<{ name: string; value: string }>("SELECT name, value FROM tslab_ml.settings WHERE name LIKE $1", [
      kept,
    ]);
    for (const { name, value } of settings) await to.rows("INSERT INTO tslab_ml.settings VALUES ($1, $2)", [name, value]);
  }
  await to.rows("DELETE FROM tslab_ml.documents");
  for (const { collection, id, body, updated, checksum } of await from.rows<Document>("SELECT * FROM tslab_ml.documents"))
    await to.rows("INSERT INTO tslab_ml.documents VALUES ($1, $2, $3, $4, $5)", [collection, id, body, updated, checksum]);
  if (!anew) for (const id of there) if (!names.has(id)) await to.rows("DELETE FROM tslab_ml.segments WHERE id = $1", [id]);
}

const renamed = (facts: VersionFacts, names: ReadonlyMap<string, string>): VersionFacts => ({
  ...facts,
  parts: facts.parts.map((part): Part => ({ ...part, segments: part.segments.map((id) => names.get(id) as string) })),
});

/** What `verify` of a store found. */
export interface StoreReport extends Displayable {
  readonly intact: boolean;
  /** How many of them were checked. */
  readonly versions: number;
  readonly documents: number;
  readonly problems: readonly { readonly name: string; readonly version?: number; readonly problem: string }[];
}

/** Reads everything and compares it with its checksums. */
export async function verifyStore({ place, read }: Pick<Backend, "place" | "read">): Promise<StoreReport> {
  const versions = await read((session) => versionsIn(session));
  const problems: StoreReport["problems"][number][] = [];
  for (const facts of versions) {
    // Each on its own: in PostgreSQL a failure ends the whole piece of work.
    const problem = await read(async (session) => {
      await checkVersion(session, place, facts);
      for (const part of facts.parts) await (await readPart(session, place, part, true)).dispose();
    }).then(
      () => undefined,
      (error: Error) => error.message,
    );
    if (problem !== undefined) problems.push({ name: facts.name, version: facts.version, problem });
  }
  const documents = await read(async (session) => {
    const found = await session.rows<Document>("SELECT * FROM tslab_ml.documents");
    for (const document of found) checkedBody(document);
    return found.length;
  }).catch((error: Error) => {
    problems.push({ name: "documents", problem: error.message });
    return 0;
  });
  return storeReport(place, versions.length, documents, problems);
}

function storeReport(place: string, versions: number, documents: number, problems: StoreReport["problems"]): StoreReport {
  const caption = `${basename(place)}: ${versions} ${versions === 1 ? "version" : "versions"} and ${documents} ${documents === 1 ? "document" : "documents"}, ${problems.length === 0 ? "all as they were saved" : `${problems.length} not as saved`}`;
  const rows =
    problems.length > 0 ? problems.map(({ name, version, problem }) => [name, `${version ?? ""}`, problem]) : [["all", "", "as saved"]];
  return {
    intact: problems.length === 0,
    versions,
    documents,
    problems,
    [displaySymbol]: () => displayTable({ columns: ["name", "version", "finding"], rows, caption }, { maxWidth: 160 })[displaySymbol](),
  };
}
