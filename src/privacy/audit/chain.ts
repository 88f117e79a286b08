import { createHash, createHmac } from "node:crypto";
import type { Key } from "../keys";

/** One thing that somebody did, as the log keeps it. */
export interface AuditEntry {
  /** 1, 2, 3, ... without a gap. */
  readonly entry: number;
  /** ISO 8601, UTC. */
  readonly time: string;
  readonly actor: string;
  /** Such as "load" or "grant". */
  readonly action: string;
  /** JSON. */
  readonly detail: string;
  /** The hash of the entry before; 64 zeros in the first. */
  readonly previous: string;
  /** Of all that stands above. */
  readonly hash: string;
}

export const origin = "0".repeat(64);

/** SHA-256 of an entry and of the hash before it, or with a key HMAC-SHA-256, which nobody without the key can compute anew. */
export function hashOf({ entry, time, actor, action, detail, previous }: Omit<AuditEntry, "hash">, key: Key | undefined): string {
  const text = JSON.stringify([entry, time, actor, action, detail, previous]);
  return (key ? createHmac("sha256", key) : createHash("sha256")).update(text).digest("hex");
}

/** What the log says of its own end, so that cutting entries off is found: of the number and the hash of the last entry. */
export const sealOf = (entries: number, hash: string, key: Key | undefined): string =>
  (key ? createHmac("sha256", key) : createHash("sha256")).update(JSON.stringify(["head", entries, hash])).digest("hex");
