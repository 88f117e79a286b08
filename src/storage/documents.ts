import { checkKeys } from "../options";
import { type Backend, parsed } from "./backend";
import { sha256 } from "./checksum";

/** A JSON document with its name. */
export interface StoredDocument<Body = unknown> {
  readonly id: string;
  readonly body: Body;
  /** ISO 8601, UTC. */
  readonly updated: string;
}

/** Documents of one collection: labels, annotations, settings, notes. */
export interface Documents<Body = unknown> {
  /** Writes one document, over the one of that id, if there is one. */
  put(id: string, body: Body): Promise<void>;
  /** Writes many at once: all of them or none. */
  putAll(documents: Readonly<Record<string, Body>>): Promise<void>;
  /**
   * Changes one by what it is now (undefined when there is none): nobody writes in between. Returning undefined leaves it as it is.
   *
   * @throws {TypeError} when `change` is asynchronous: the store would wait for it, and it might wait for the store
   */
  update(id: string, change: (body: Body | undefined) => Body | undefined): Promise<void>;
  /** The document, or undefined. */
  get(id: string): Promise<Body | undefined>;
  /** All documents in the order of their ids; with `where`, those whose body has all of these values at its top level. */
  list(options?: { where?: Readonly<Partial<Record<string, unknown>>> }): Promise<StoredDocument<Body>[]>;
  /** Whether there was one to delete. */
  delete(id: string): Promise<boolean>;
}

/** The setting that keeps when a document of a collection was deleted last: without it a mirror that still has one would seem to know more than its store. */
export const lastDeletionIn = (collection: string): string => `last deletion in ${collection}`;

/** What the store does after each piece of work: mirrors what was written, and keeps in the audit log that it was done. */
type Done = (action: string, detail: { readonly ids?: readonly string[] }, written: boolean) => Promise<void>;

/** @throws {TypeError} when a name is no text, or a body no JSON */
export function documents<Body>(backend: Backend, collection: string, done: Done): Documents<Body> {
  checkText("documents", "collection", collection);
  // The time never goes back where clocks differ: a mirror is compared by it.
  const statement =
    "INSERT INTO tslab_ml.documents VALUES ($1, $2, $3, $4, $5) ON CONFLICT (collection, id) DO UPDATE SET body = excluded.body, updated = greatest(excluded.updated, documents.updated), checksum = excluded.checksum";
  const rowOf = (id: string, body: Body) => {
    const text = jsonOf(id, body);
    return [collection, checkText("documents", "id", id), text, new Date().toISOString(), sha256(text)];
  };
  const one = (id: string) =>
    ["SELECT id, body, checksum FROM tslab_ml.documents WHERE collection = $1 AND id = $2", [collection, id]] as const;
  const all: Documents<Body> = {
    put: (id, body) => all.putAll({ [id]: body }),
    async putAll(bodies) {
      const ids = Object.keys(bodies);
      const rows = Object.entries(bodies).map(([id, body]) => rowOf(id, body));
      await backend.write(async (session) => {
        for (const row of rows) await session.rows(statement, row);
      });
      await done("put", { ids }, true);
    },
    async update(id, change) {
      await backend.write(async (session) => {
        const [row] = await session.rows<Row>(...one(id));
        const body = change(row && checkedBody<Body>(row));
        if (body instanceof Promise) {
          body.catch(() => {});
          throw new TypeError(
            "documents: change returned a promise, but nobody else can work with the store while it runs; await what it needs before update.",
          );
        }
        if (body !== undefined) await session.rows(statement, rowOf(id, body));
      });
      await done("update", { ids: [id] }, true);
    },
    async get(id) {
      const [row] = await backend.read((session) => session.rows<Row>(...one(id)));
      await done("get", { ids: [id] }, false);
      return row && checkedBody<Body>(row);
    },
    async list(options = {}) {
      checkKeys("list", options, ["where"]);
      const { where = {} } = options;
      const rows = await backend.read((session) =>
        session.rows<Row & { updated: string }>(
          "SELECT id, body, updated, checksum FROM tslab_ml.documents WHERE collection = $1 ORDER BY id",
          [collection],
        ),
      );
      await done("list", {}, false);
      const wanted = Object.entries(where).map(([key, value]) => [key, JSON.stringify(value)] as const);
      return rows
        .map((row) => ({ id: row.id, updated: row.updated, body: checkedBody<Body>(row) }))
        .filter(({ body }) => wanted.every(([key, value]) => JSON.stringify((body as Record<string, unknown> | null)?.[key]) === value));
    },
    async delete(id) {
      const removed = await backend.write(async (session) => {
        const [found] = await session.rows<{ updated: string }>(
          "DELETE FROM tslab_ml.documents WHERE collection = $1 AND id = $2 RETURNING updated",
          [collection, id],
        );
        if (!found) return false;
        await session.rows(
          "INSERT INTO tslab_ml.settings VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = greatest(excluded.value, settings.value)",
          [lastDeletionIn(collection), [found.updated, new Date().toISOString()].sort().at(-1) as string],
        );
        return true;
      });
      await done("delete", { ids: [id] }, true);
      return removed;
    },
  };
  return all;
}

interface Row {
  readonly id: string;
  readonly body: string;
  readonly checksum: string;
}

/** @throws {Error} when a document is not the one that was put */
export function checkedBody<Body>({ id, body, checksum }: Row): Body {
  if (sha256(body) === checksum) return parsed<Body>(body);
  throw new Error(
    `storage: the document ${JSON.stringify(id)} is not the one that was put: somebody has changed it; put it anew, or restore the store from a backup or its mirror (store.restore).`,
  );
}

function jsonOf(id: string, body: unknown): string {
  const text = JSON.stringify(body, (key, value: unknown) => {
    if (isJson(value)) return value;
    throw new TypeError(
      `documents: the body of ${JSON.stringify(id)} has ${value instanceof Object ? `a ${value.constructor.name}` : String(value)}${key === "" ? "" : ` at ${JSON.stringify(key)}`}, which JSON does not know; give null, text, or a list.`,
    );
  });
  if (text === undefined) throw new TypeError(`documents: the body of ${JSON.stringify(id)} is ${typeof body}, but must be JSON.`);
  return text;
}

/** What JSON.stringify would make null or {} of is not what was put. */
const isJson = (value: unknown): boolean =>
  !(
    (typeof value === "number" && !Number.isFinite(value)) ||
    typeof value === "bigint" ||
    value instanceof Map ||
    value instanceof Set ||
    ArrayBuffer.isView(value)
  );

export function checkText(caller: string, argument: string, value: string): string {
  if (typeof value === "string" && value !== "" && !value.includes("\0")) return value;
  throw new TypeError(`${caller}: ${argument} is ${JSON.stringify(value)}, but must be a text of one character or more.`);
}
