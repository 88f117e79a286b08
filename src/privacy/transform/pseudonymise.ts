import { createHmac } from "node:crypto";
import { asTable, checkColumn, fragment, list, materialized, name, records, type Table, type TableLike } from "../../table";
import { checkKey, derivedKey, type Key } from "../keys";
import { text } from "./columns";

export interface PseudonymOptions {
  /** Hexadecimal digits of a pseudonym, 16 to 64. Default: 32, which is 128 bits. */
  length?: number;
  /** Pseudonyms of one domain have nothing to do with those of another: give each data set that must not be joined its own. Default: "". */
  domain?: string;
}

/**
 * Replaces values by pseudonyms: HMAC-SHA-256 under a secret key (RFC 2104). The same value gets the same pseudonym in every table, column and process that has the
 * key and the domain, so that tables can still be joined and people counted; without the key nobody can tell which value one stands for, nor try a
 * list of values. Missing values stay missing.
 *
 *     const safe = await privacy.pseudonymise(patients, ["name", "email"], privacy.keyFromFile("/secure/lab.key"));
 *
 * Whoever has the key can link people again, so the result is still personal data (GDPR, article 4 no. 5). How often a value occurs stays visible. The key is kept
 * nowhere: not in the table, not in what is saved of it.
 *
 * @throws {RangeError} when a column is unknown or `length` is not from 16 to 64
 * @throws {TypeError} when `key` is no key
 */
export async function pseudonymise(
  table: TableLike,
  columns: string | readonly string[],
  key: Key | Promise<Key>,
  { length = 32, domain = "" }: PseudonymOptions = {},
): Promise<Table> {
  const own = keyOf("pseudonymise", await key, length, domain);
  const given = await asTable(table, "pseudonymise: table");
  const wanted = new Set([columns].flat());
  for (const column of wanted) checkColumn("pseudonymise", "columns", column, given);
  const { inner, outer } = pads(own);
  const selected = given.columns.map(({ name: column }) => {
    if (!wanted.has(column)) return name(column);
    const hash = fragment`sha256(${outer} || unhex(sha256(${inner} || encode(${text(column)}))))`;
    return fragment`left(${hash}, ${length}) AS ${name(column)}`;
  });
  // Computed now: a lazy table would hold the key as long as it lives.
  const result = await materialized(fragment`SELECT ${list(selected)} FROM ${given}`);
  if (length < 32) for (const column of wanted) await checkDistinct(given, result, column, length);
  return result;
}

/** The pseudonym of one value, to find a person again: for whoever has the key. */
export function pseudonymOf(value: string | number | bigint, key: Key, { length = 32, domain = "" }: PseudonymOptions = {}): string {
  return createHmac("sha256", keyOf("pseudonymOf", key, length, domain))
    .update(String(value))
    .digest("hex")
    .slice(0, length);
}

function keyOf(caller: string, key: Key, length: number, domain: string): Key {
  checkKey(caller, key);
  if (!Number.isInteger(length) || length < 16 || length > 64)
    throw new RangeError(
      `${caller}: length is ${length}, but must be a whole number from 16 to 64 (below that two people could get one pseudonym).`,
    );
  return derivedKey(key, `tslab-ml pseudonyms 1 ${domain}`);
}

/** HMAC's two keys, so that DuckDB can compute it with its SHA-256. */
function pads(key: Key) {
  const block = Buffer.alloc(64);
  key.export().copy(block);
  return { inner: block.map((byte) => byte ^ 0x36), outer: block.map((byte) => byte ^ 0x5c) };
}

async function checkDistinct(before: Table, after: Table, column: string, length: number): Promise<void> {
  const distinct = async (table: Table) => (await records(fragment`SELECT count(DISTINCT ${text(column)}) AS n FROM ${table}`))[0]?.n;
  if ((await distinct(before)) !== (await distinct(after)))
    throw new RangeError(
      `pseudonymise: two values of ${JSON.stringify(column)} got one pseudonym of ${length} digits; give a greater length.`,
    );
}
