import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import Database from "libsql";
import pg from "pg";
import { readSql } from "tslab-ml/table";
import { freePort } from "../../free-port";
import { type Postgres, startPostgres, withoutPostgres } from "../../postgres";
import { reference } from "../../reference";

describe("readSql from PostgreSQL", { skip: withoutPostgres }, () => {
  let server: Postgres;
  let client: pg.Client;
  before(async () => {
    server = await startPostgres();
    client = new pg.Client({ connectionString: server.url });
    client.on("error", () => {});
    await client.connect();
  });
  after(async () => {
    await client.end().catch(() => {});
    await server[Symbol.asyncDispose]();
  });

  it("gives every type its own, without a detour over JavaScript's numbers and dates", async () => {
    await client.query(`CREATE TABLE kinds (flag boolean, small smallint, whole integer, large bigint, single real, double double precision,
      exact numeric(20, 4), loose numeric, label text, short varchar(9), day date, moment timestamp, instant timestamptz, bytes bytea, id uuid, doc jsonb)`);
    await client.query(`INSERT INTO kinds VALUES
      (true, 1, -2, 9007199254740993, 0.1, 0.1, 1234567890123456.7891, 2.5, 'O''Brien', 'é', '0044-03-15 BC', '2024-02-29 23:59:59.123456', '2024-06-01 12:00:00+02', '\\x00ff', 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', '{"a": [1, 2]}'),
      (NULL, NULL, NULL, NULL, 'NaN', 'infinity', NULL, NULL, '', NULL, 'infinity', NULL, NULL, NULL, NULL, NULL)`);
    const found = await readSql("SELECT * FROM kinds", server.url);
    assert.deepEqual(
      found.columns.map(({ type }) => type),
      [
        "BOOLEAN",
        "SMALLINT",
        "INTEGER",
        "BIGINT",
        "FLOAT",
        "DOUBLE",
        "DECIMAL(20,4)",
        "DOUBLE",
        "VARCHAR",
        "VARCHAR",
        "DATE",
        "TIMESTAMP",
        "TIMESTAMP WITH TIME ZONE",
        "BLOB",
        "UUID",
        "JSON",
      ],
    );
    const [first, second] = (await found.toRecords()) as [Record<string, unknown>, Record<string, unknown>];
    assert.equal(first.large, 9007199254740993n);
    assert.equal(first.exact, "1234567890123456.7891");
    assert.equal(first.label, "O'Brien");
    assert.equal((first.day as Date).getUTCFullYear(), -43);
    assert.equal((first.instant as Date).toISOString(), "2024-06-01T10:00:00.000Z");
    assert.deepEqual(first.bytes, Uint8Array.of(0, 255));
    assert.deepEqual(first.doc, { a: [1, 2] });
    assert.equal(second.double, Number.POSITIVE_INFINITY);
    assert.equal(second.label, "");
    assert.equal(second.flag, null);
  });

  it("keeps the statement's order over several batches, and every digit where a type is given", async () => {
    const found = await readSql(
      "SELECT i, i::numeric / 3 AS third FROM generate_series(25000, 1, -1) AS s(i) WHERE i % 2 = $1 ORDER BY i DESC;",
      server.url,
      {
        params: [0],
        types: { third: "DECIMAL(38,16)" },
      },
    );
    const { i, third } = await found.toColumns();
    assert.deepEqual(
      i,
      Int32Array.from({ length: 12_500 }, (_, k) => 25_000 - 2 * k),
    );
    assert.equal(third?.[0], "8333.3333333333333333");
  });

  it("reads no rows with their types", async () => {
    const found = await readSql("SELECT 1::bigint AS a, now() AS b WHERE false", server.url);
    assert.equal(await found.count(), 0);
    assert.deepEqual(
      found.columns.map(({ type }) => type),
      ["BIGINT", "TIMESTAMP WITH TIME ZONE"],
    );
  });

  it("takes a user's text as a value, and changes nothing, whatever the statement says", async () => {
    await client.query("CREATE TABLE kept AS SELECT 'x' AS city");
    const evil = "x'; DROP TABLE kept; --";
    assert.equal(await (await readSql("SELECT * FROM kept WHERE city = $1", server.url, { params: [evil] })).count(), 0);
    await assert.rejects(readSql("DELETE FROM kept", server.url), /readSql: the statement would change .*; give a SELECT/);
    await assert.rejects(readSql("SELECT 1 AS a; COMMIT; DROP TABLE kept", server.url), /readSql: .*multiple commands/);
    await client.query("CREATE FUNCTION wipe() RETURNS int LANGUAGE plpgsql AS 'BEGIN DELETE FROM kept; RETURN 1; END'");
    await assert.rejects(readSql("SELECT wipe()", server.url), /readSql: the statement would change .*read-only transaction/);
    assert.equal((await client.query("SELECT * FROM kept")).rowCount, 1);
  });

  it("says what is wrong without the password", async () => {
    const cases: [sql: string, url: string, message: RegExp][] = [
      ["SELECT nothing FROM kinds", server.url, /column "nothing" does not exist/],
      ["SELECT 1", server.url.replace("secret", "wrong"), /does not accept the user or the password/],
      ["SELECT 1", server.url.replace(/postgres$/, "none"), /there is no such database at 127\.0\.0\.1:\d+\/none/],
      ["SELECT 1", `postgresql://postgres:secret@127.0.0.1:${await freePort()}/postgres`, /no PostgreSQL answers at 127\.0\.0\.1/],
      ["SELECT 1 AS a, 2 AS a", server.url, /"a" and "a" have the same name/],
      [" ", server.url, /sql is " ", but must be a SELECT statement/],
      ["SELECT 1", "mysql://root:secret@localhost", /url is of the kind "mysql", but must be postgresql/],
    ];
    for (const [sql, url, message] of cases)
      await assert.rejects(readSql(sql, url), (error: Error) => {
        assert.match(error.message, message);
        assert.doesNotMatch(error.message, /secret|wrong/);
        return true;
      });
  });

  it("tells that the connection was lost", async () => {
    const reading = readSql("SELECT pg_sleep(20)", server.url);
    const lost = assert.rejects(reading, /the connection to .* was lost/);
    for (;;) {
      const { rowCount } = await client.query(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'FETCH%' AND pid <> pg_backend_pid()",
      );
      if (rowCount) break;
    }
    await lost;
  });
});

describe("readSql from SQLite", () => {
  const folder = mkdtempSync(join(tmpdir(), "tslab-ml-read-sql-"));
  const file = join(folder, "shop.db");
  after(() => rmSync(folder, { recursive: true, force: true }));
  before(() => {
    const database = new Database(file);
    database.exec("CREATE TABLE orders (id INTEGER, city TEXT, price REAL, bytes BLOB)");
    const insert = database.prepare("INSERT INTO orders VALUES (?, ?, ?, ?)");
    insert.run(1, "Oslo", 2.5, Buffer.from([0, 255]));
    insert.run(2, null, 3, null);
    insert.run(9007199254740993n, "Île", null, null);
    database.close();
  });

  it("reads what pandas reads", async () => {
    const sql = "SELECT id, city, price FROM orders WHERE id >= ? ORDER BY id DESC";
    const found = await (await readSql(sql, `sqlite:///${file}`, { params: [1] })).toRecords();
    const expected = await reference(
      "import sqlite3, pandas as pd\nframe = pd.read_sql(args['sql'], sqlite3.connect(args['file']), params=[1])\nresult = [[str(row[0]), row[1] if isinstance(row[1], str) else None, row[2] if row[2] == row[2] else None] for row in frame.itertuples(index=False)]",
      { sql, file },
    );
    assert.deepEqual(
      found.map(({ id, city, price }) => [String(id), city, price]),
      expected,
    );
    const [row] = await (await readSql("SELECT bytes FROM orders", `sqlite:///${file}`)).toRecords();
    assert.deepEqual(row?.bytes, Uint8Array.of(0, 255));
  });

  it("changes nothing, makes no file and says what is wrong", async () => {
    await assert.rejects(readSql("DELETE FROM orders", `sqlite:///${file}`), /gives no rows; give a SELECT/);
    await assert.rejects(readSql("DELETE FROM orders RETURNING id", `sqlite:///${file}`), /readonly database/);
    assert.equal(await (await readSql("SELECT id FROM orders", `sqlite:///${file}`)).count(), 3);
    await assert.rejects(readSql("SELECT x FROM orders", `sqlite:///${file}`), /readSql: .*shop\.db: .*no such column: x/);
    await assert.rejects(readSql("SELECT 1 AS a, 2 AS a", `sqlite:///${file}`), /two columns have the name "a"/);
    await assert.rejects(readSql("SELECT 1", `sqlite:///${folder}/none.db`), /there is no file .*none\.db/);
  });
});
