import { userInfo } from "node:os";
import { checkKeys } from "../options";
import { type AccessPolicy, type AuditLog, checkApart, type Key } from "../privacy";
import { guarded } from "./access";
import type { Backend } from "./backend";
import { checkText } from "./documents";
import { embedded, realPath } from "./embedded";
import { unknownToStore } from "./mirror";
import { postgres } from "./postgres";
import type { Store } from "./store";
import { storeOn } from "./store-on";

export interface OpenOptions {
  /** Encrypts the DuckDB file (AES-256-GCM). A PostgreSQL server's disks are for its administrator to encrypt. Default: not encrypted. */
  key?: Key;
  /**
   * A second store file, best on another disk: everything that is reported as saved is in both. One that holds versions or documents that the store does not
   * know, as where the store's file was lost, is refused and left as it is. Default: none.
   */
  mirror?: string;
  /** Keeps what is done, by whom, and to which version. Default: none. */
  audit?: AuditLog;
  /** Who works with the store, for provenance and audit. Default: the name of the system's user. */
  actor?: string;
  /**
   * Work as one role of a policy. In PostgreSQL the server keeps the policy itself once the owner has called `store.grant(policy)`; whoever can read a
   * DuckDB file can read all of it, so there it keeps honest programs from mistakes, and the key keeps out others.
   */
  access?: { readonly policy: AccessPolicy; readonly role: string };
  /** How long to wait for others who use the store, in milliseconds. Default: 30,000. */
  timeout?: number;
}

/**
 * Opens a store: a DuckDB file by its path, which the first save makes, or PostgreSQL by its connection string.
 *
 *     const store = await storage.open("lab.duckdb");
 *     await store.save("patients", patients, { source: "clinic.csv", steps: pipeline.steps });
 *     const again = await store.load("patients", { version: 1 });
 *
 * Several processes may use one store at once; each piece of work is done as a whole or not at all.
 *
 * @throws {Error} when the server cannot be reached, the key's file lies beside the store, or the mirror holds what the store does not know
 */
export async function open(place: string, options: OpenOptions = {}): Promise<Store> {
  checkKeys("open", options, ["key", "mirror", "audit", "actor", "access", "timeout"]);
  const { key, mirror, audit, timeout = 30_000 } = options;
  checkPlace("place", place);
  if (mirror !== undefined) checkPlace("mirror", mirror);
  if (mirror !== undefined && realPath(mirror) === realPath(place))
    throw new RangeError(`open: mirror is ${mirror}, which is the store itself; give another file, best on another disk.`);
  const actor = options.actor ?? systemUser();
  const remote = isPostgres(place);
  if (remote && key)
    throw new TypeError("open: key encrypts a DuckDB file, and PostgreSQL's disks are encrypted by its administrator; leave key out.");
  if (key) for (const file of [place, mirror]) if (file) checkApart("open", key, file);
  const backend = remote ? await postgres(place, { timeout }) : embedded(place, { key, timeout });
  const second = mirror === undefined ? undefined : embedded(mirror, { key, timeout });
  if (second) await checkMirror(backend, second);
  const store = storeOn(backend, { author: { actor, software: software(), place: backend.place }, second, audit, key, timeout });
  return options.access ? guarded(store, { ...options.access, actor, audit }) : store;
}

/** @throws {Error} when the mirror holds what the store never held: the first save would delete it */
async function checkMirror(store: Backend, mirror: Backend): Promise<void> {
  const places = { store: store.place, mirror: mirror.place };
  const unknown = await store
    .read((own) => mirror.read((copy) => unknownToStore(own, copy, places)))
    // A file that cannot be read must not keep the other from being restored; nothing is mirrored before it was compared.
    .catch(() => undefined);
  if (unknown) throw new Error(`open: ${unknown}`);
}

/** @throws {TypeError} when it can be neither a file's path nor a PostgreSQL server's */
function checkPlace(argument: string, place: string): void {
  checkText("open", argument, place);
  const scheme = /^([a-z][a-z0-9+.-]+):\/\//i.exec(place)?.[1];
  if (scheme && !(argument === "place" && isPostgres(place)))
    throw new TypeError(
      `open: ${argument} begins with ${scheme}://, but must be a file's path${argument === "place" ? ", or begin with postgres://" : ""}.`,
    );
  if (place.startsWith(":memory:"))
    throw new TypeError(`open: ${argument} is ${JSON.stringify(place)}, but a store outlasts the process; give a file's path.`);
}

const isPostgres = (place: string) => /^postgres(ql)?:\/\//.test(place);

function systemUser(): string {
  try {
    return userInfo().username;
  } catch {
    return `user ${process.getuid?.() ?? "?"}`;
  }
}

function software(): string {
  const { name, version } = require("tslab-ml/package.json") as { name: string; version: string };
  return `${name} ${version}`;
}
