import { checkKeys } from "../options";
import { type AuditLog, checkApart, checkPolicy, type Key } from "../privacy";
import { asTable } from "../table";
import type { Backend } from "./backend";
import { backUp, restoreFrom } from "./backup";
import { copyStore, verifyStore } from "./copy";
import { documents } from "./documents";
import { writeParquet } from "./export";
import { unknownToStore } from "./mirror";
import type { Store } from "./store";
import { type Author, appendRows, givenTables, provenanceOf, removeVersions, saveTables } from "./tables";
import { type Part, shownVersion, type VersionFacts, versionList } from "./version";
import { checkVersion, readPart, sweep, versionIn, versionsIn } from "./versions";

/** What a store is made of, besides where it lives. */
export interface StoreParts {
  readonly author: Author;
  readonly second: Backend | undefined;
  readonly audit: AuditLog | undefined;
  readonly key: Key | undefined;
  readonly timeout: number;
}

/** The functions of a store, over whatever it lives in. */
export function storeOn(backend: Backend, { author, second, audit, key, timeout }: StoreParts): Store {
  const { place } = backend;
  const record = (action: string, detail: Record<string, unknown>) => void audit?.record(author.actor, action, { store: place, ...detail });
  const of = ({ name, version }: VersionFacts) => ({ name, version });

  /** @param replaced whether the store's content was exchanged on purpose, so that the mirror may hold what the store does not know */
  async function mirrored({ replaced = false } = {}): Promise<void> {
    if (!second) return;
    try {
      await backend.read((from) =>
        second.write(async (to) => {
          const unknown = replaced ? undefined : await unknownToStore(from, to, { store: place, mirror: second.place });
          if (unknown) throw new Error(unknown);
          await copyStore(from, to, { from: place, to: second.place });
        }),
      );
    } catch (error) {
      throw new Error(`storage: this is in ${place}, but not in its mirror: ${(error as Error).message}`, { cause: error });
    }
  }

  async function written(action: string, work: Parameters<Backend["write"]>[0]): Promise<ReturnType<typeof shownVersion>> {
    const facts = (await backend.write(work)) as VersionFacts;
    await mirrored();
    record(action, { ...of(facts), rows: facts.rows });
    return shownVersion(facts);
  }

  const loaded = <T>(
    caller: string,
    name: string,
    version: number | undefined,
    use: (facts: VersionFacts, read: (part: Part, verify: boolean) => ReturnType<typeof readPart>) => Promise<T>,
  ) =>
    backend.read(async (session) => {
      const facts = await versionIn(session, caller, name, version);
      record(caller, of(facts));
      return use(facts, async (part, verify) => {
        if (verify) await checkVersion(session, place, facts);
        return readPart(session, place, part, verify);
      });
    });

  return {
    place,
    async save(name, table, given = {}) {
      const provenance = provenanceOf(given, "save");
      const tables = await givenTables("save", name, { "": table });
      return written("save", (session) => saveTables(session, author, name, "table", tables, provenance));
    },
    async saveDataSet(name, tables, about = {}) {
      const provenance = provenanceOf(about, "saveDataSet");
      const given = await givenTables("saveDataSet", name, tables);
      return written("save", (session) => saveTables(session, author, name, "data set", given, provenance));
    },
    async append(name, table, about = {}) {
      const provenance = provenanceOf(about, "append");
      const given = await (await asTable(table, "append: table")).materialize();
      return written("append", (session) => appendRows(session, author, name, given, provenance));
    },
    async load(name, options = {}) {
      checkKeys("load", options, ["version", "verify"]);
      const { version, verify = true } = options;
      return loaded("load", name, version, ({ kind, parts }, read) => {
        const [part] = parts;
        if (kind === "table" && part) return read(part, verify);
        throw new TypeError(
          `load: ${JSON.stringify(name)} is a data set of ${parts.map((each) => each.part).join(", ")}; use loadDataSet.`,
        );
      });
    },
    async loadDataSet(name, options = {}) {
      checkKeys("loadDataSet", options, ["version", "verify"]);
      const { version, verify = true } = options;
      return loaded("load", name, version, async ({ kind, parts }, read) => {
        if (kind !== "data set") throw new TypeError(`loadDataSet: ${JSON.stringify(name)} is a table; use load.`);
        const tables: Record<string, Awaited<ReturnType<typeof read>>> = {};
        for (const part of parts) tables[part.part] = await read(part, verify);
        return tables;
      });
    },
    list: async (name) => versionList((await backend.read((session) => versionsIn(session, name))).map(shownVersion)),
    async info(name, options = {}) {
      checkKeys("info", options, ["version"]);
      return shownVersion(await backend.read((session) => versionIn(session, "info", name, options.version)));
    },
    async remove(name, options = {}) {
      checkKeys("remove", options, ["version"]);
      const { version } = options;
      await backend.write((session) => removeVersions(session, name, version));
      await backend.write(sweep);
      await mirrored();
      if (second) await second.write(sweep);
      record("remove", { name, version: version ?? "all" });
    },
    documents: (collection) =>
      documents(backend, collection, async (action, detail, changed) => {
        if (changed) await mirrored();
        record(`${action} documents`, { collection, ...detail });
      }),
    verify: () => verifyStore(backend),
    async backup(path, given = {}) {
      checkKeys("backup", given, ["key"]);
      const own = given.key ?? key;
      if (own) checkApart("backup", own, path);
      const report = await backUp(backend, path, { key: own, timeout });
      record("backup", { path });
      return report;
    },
    async restore(path, given = {}) {
      checkKeys("restore", given, ["key"]);
      const report = await restoreFrom(backend, path, { key: given.key ?? key, timeout });
      await mirrored({ replaced: true });
      record("restore", { path });
      return report;
    },
    async exportParquet(name, path, options = {}) {
      checkKeys("exportParquet", options, ["version", "part", "key"]);
      const { version, part, key: own } = options;
      return loaded("export", name, version, async (facts, read) => {
        const wanted = facts.parts.find((each) => each.part === (part ?? ""));
        if (!wanted)
          throw new RangeError(
            `exportParquet: ${JSON.stringify(name)} has the tables ${facts.parts.map((each) => JSON.stringify(each.part)).join(", ")}; name one of them as part.`,
          );
        const table = await read(wanted, true);
        await writeParquet(table, facts, path, own);
        await table.dispose();
      });
    },
    async grant(policy) {
      checkPolicy(policy);
      if (!backend.grant)
        throw new TypeError(`grant: ${place} is a file, which has no users; open it with the option access, and keep others out by a key.`);
      await backend.grant(policy);
      record("grant", { roles: Object.keys(policy.roles) });
    },
    close: async () => {
      await backend.close();
      await second?.close();
    },
  };
}
