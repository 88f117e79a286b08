import { AccessDenied, type AccessPolicy, type AuditLog, restricted, roleOf, ruleOf, type TableRule } from "../privacy";
import type { Documents } from "./documents";
import type { Store } from "./store";
import { shownVersion, type Version, versionList } from "./version";

export interface Access {
  readonly policy: AccessPolicy;
  readonly role: string;
  readonly actor: string;
  readonly audit: AuditLog | undefined;
}

/** What a role sees of a version: its own columns, and what was said of the version where that cannot speak of others. */
function visible(version: Version, { columns }: TableRule): Version {
  if (!columns) return version;
  const { steps: _steps, metadata: _metadata, ...facts } = version;
  const seen = ({ name }: { name: string }) => columns.includes(name);
  return shownVersion({
    ...facts,
    parts: facts.parts.map((part) => ({ ...part, columns: part.columns.filter(seen) })),
    changes: facts.changes.filter(({ column }) => columns.includes(column)),
  });
}

/** A store as one role sees it. What is denied is in the audit log too. */
export function guarded(store: Store, { policy, role, actor, audit }: Access): Store {
  const allowed = roleOf(policy, role);
  if (allowed.write) return store;
  const denied = (action: string, what: string): AccessDenied => {
    audit?.record(actor, "denied", { store: store.place, role, action, what });
    return new AccessDenied(`access: the role ${JSON.stringify(role)} may not ${action} ${what}; ask whoever keeps the policy.`);
  };
  const deny = (action: string) => async (name?: unknown) => {
    throw denied(action, typeof name === "string" ? JSON.stringify(name) : "this store");
  };
  const check = (action: string, name: string) => {
    if (!ruleOf(allowed, name)) throw denied(action, JSON.stringify(name));
  };
  return {
    ...store,
    save: deny("save"),
    saveDataSet: deny("save"),
    append: deny("append to"),
    remove: deny("remove"),
    verify: deny("verify"),
    backup: deny("back up to"),
    restore: deny("restore"),
    exportParquet: deny("export"),
    grant: deny("grant rights on"),
    async load(name, options) {
      check("load", name);
      return restricted(await store.load(name, options), name, role, policy);
    },
    async loadDataSet(name, options) {
      check("load", name);
      const tables = Object.entries(await store.loadDataSet(name, options));
      return Object.fromEntries(
        await Promise.all(tables.map(async ([part, table]) => [part, await restricted(table, name, role, policy)] as const)),
      );
    },
    list: async (name) =>
      versionList(
        [...(await store.list(name))].flatMap((version) => {
          const rule = ruleOf(allowed, version.name);
          return rule ? [visible(version, rule)] : [];
        }),
      ),
    async info(name, options) {
      check("see", name);
      return visible(await store.info(name, options), ruleOf(allowed, name) as TableRule);
    },
    documents: <Body>(collection: string): Documents<Body> => {
      if (!allowed.documents?.some((each) => each === collection || each === "*"))
        throw denied("read documents of", JSON.stringify(collection));
      const write = () => Promise.reject(denied("write documents of", JSON.stringify(collection)));
      return { ...store.documents<Body>(collection), put: write, putAll: write, update: write, delete: write };
    },
  };
}
