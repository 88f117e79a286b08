import type { Session } from "./backend";
import { lastDeletionIn } from "./documents";
import { lastVersionOf, versionsIn } from "./versions";

interface Stamp {
  readonly collection: string;
  readonly id: string;
  readonly updated: string;
}

/**
 * What a mirror holds that its store never held, in words; undefined when there is nothing. To copy the store would delete it: the store's file was lost and made
 * anew, or is an older copy, or the mirror is another store. What the store has removed is known to it by the number or the time that it keeps of that.
 */
export async function unknownToStore(
  store: Session,
  mirror: Session,
  places: { store: string; mirror: string },
): Promise<string | undefined> {
  const [first, ...more] = [...(await unknownVersions(store, mirror)), ...(await unknownDocuments(store, mirror))];
  if (first === undefined) return undefined;
  const what = more.length === 0 ? first : `${first} and ${more.length} more`;
  return `mirror is ${places.mirror}, which is left as it is, because it holds ${what} that ${places.store} does not know; to put its content in the place of the store's, open the store without mirror and call store.restore; to keep both, give another file as mirror.`;
}

async function unknownVersions(store: Session, mirror: Session): Promise<string[]> {
  const known = new Map((await versionsIn(store)).map(({ name, version, checksum }) => [JSON.stringify([name, version]), checksum]));
  const last = await settingsOf(store);
  return (await versionsIn(mirror)).flatMap(({ name, version, checksum }) => {
    const own = known.get(JSON.stringify([name, version]));
    const isKnown = own === undefined ? version <= Number(last.get(lastVersionOf(name)) ?? 0) : own === checksum;
    return isKnown ? [] : [`${JSON.stringify(name)} version ${version}`];
  });
}

async function unknownDocuments(store: Session, mirror: Session): Promise<string[]> {
  const stamps = (session: Session) =>
    session.rows<Stamp>("SELECT collection, id, updated FROM tslab_ml.documents ORDER BY collection, id");
  const known = new Map((await stamps(store)).map(({ collection, id, updated }) => [JSON.stringify([collection, id]), updated]));
  const last = await settingsOf(store);
  return (await stamps(mirror)).flatMap(({ collection, id, updated }) => {
    const own = known.get(JSON.stringify([collection, id])) ?? last.get(lastDeletionIn(collection)) ?? "";
    return updated <= own ? [] : [`the document ${JSON.stringify(id)} of ${JSON.stringify(collection)}`];
  });
}

async function settingsOf(session: Session): Promise<Map<string, string>> {
  const rows = await session.rows<{ name: string; value: string }>("SELECT name, value FROM tslab_ml.settings");
  return new Map(rows.map(({ name, value }) => [name, value]));
}
