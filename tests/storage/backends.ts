import { join } from "node:path";
import { after, before, describe, type TestContext } from "node:test";
import { storage } from "tslab-ml";
import { type Postgres, startPostgres, withoutPostgres } from "../postgres";
import { scratch } from "../scratch";

/** A way to open an empty store of one kind; with the `place` of one that is there, the same store again. */
export type Opener = (
  t: TestContext,
  options?: storage.OpenOptions & { place?: string },
) => Promise<{ store: storage.Store; place: string }>;

/** The same tests over every kind of store. */
export function overBackends(title: string, tests: (open: Opener, backend: "DuckDB" | "PostgreSQL") => void): void {
  describe(`${title} (DuckDB)`, () => tests(embedded, "DuckDB"));
  describe(`${title} (PostgreSQL)`, { skip: withoutPostgres }, () => {
    let server: Postgres;
    before(async () => {
      server = await startPostgres();
    });
    after(() => server[Symbol.asyncDispose]());
    tests((t, options) => onPostgres(server.url, t, options), "PostgreSQL");
  });
}

const embedded: Opener = async (t, { place = join(scratch(t), "lab.duckdb"), ...options } = {}) => {
  const store = await storage.open(place, options);
  t.after(() => store.close());
  return { store, place };
};

let count = 0;

export async function onPostgres(url: string, t: TestContext, { place, ...options }: storage.OpenOptions & { place?: string } = {}) {
  const database = place ?? (await newDatabase(url));
  const store = await storage.open(database, options);
  t.after(() => store.close());
  return { store, place: database };
}

export async function newDatabase(url: string): Promise<string> {
  const { Client } = await import("pg");
  const client = new Client({ connectionString: url });
  await client.connect();
  const name = `lab_${++count}`;
  await client.query(`CREATE DATABASE ${name}`);
  await client.end();
  return url.replace(/postgres$/, name);
}
