import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "pg";
import { data, storage } from "tslab-ml";
import { type Postgres, startPostgres, withoutPostgres } from "../postgres";
import { newDatabase, onPostgres } from "./backends";
import { startWriter } from "./children";

describe("a PostgreSQL store whose server fails", { skip: withoutPostgres }, () => {
  let server: Postgres;
  before(async () => {
    server = await startPostgres();
  });
  after(() => server[Symbol.asyncDispose]());

  async function admin<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
    const client = new Client({ connectionString: url });
    await client.connect();
    try {
      return await work(client);
    } finally {
      await client.end();
    }
  }

  const large = () => data.sql("SELECT range AS i, hash(range) AS h FROM range(60000)");

  it("says in one sentence that the connection was lost, saves nothing of that, and works again", async (t) => {
    const { store, place } = await onPostgres(server.url, t);
    const first = await store.save("people", [{ a: 1 }]);
    const saving = store.save("people", await large());
    const ended = assert.rejects(saving, {
      message:
        /^storage: the connection to postgresql:\/\/postgres@127.0.0.1:\d+\/lab_\d+ was lost, and nothing of this was saved \(what was saved before is as it was\); try again when the server answers\.$/,
    });
    await admin(place, async (client) => {
      const end =
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND query LIKE 'INSERT INTO tslab_ml_data%'";
      while ((await client.query(end)).rowCount === 0) await sleep(2);
    });
    await ended;
    assert.deepEqual(
      (await store.list()).map(({ checksum }) => checksum),
      [first.checksum],
    );
    const segments = await admin(place, (client) => client.query("SELECT 1 FROM pg_tables WHERE schemaname = 'tslab_ml_data'"));
    assert.equal(segments.rowCount, 1);
    assert.equal((await store.save("people", [{ a: 2 }])).version, 2);
  });

  it("keeps what was reported when the server itself is killed in the middle of a save", async (t) => {
    const { store, place } = await onPostgres(server.url, t);
    let killed: Promise<void> | undefined;
    const writer = startWriter("save", place, {
      count: 50,
      rows: 20_000,
      onBegun: (work) => {
        if (work === 3) killed = sleep(100).then(() => server.kill());
      },
    });
    await writer.ended;
    await killed;
    assert.match(writer.errors[0]!, /^storage: (the connection to .* was lost|no PostgreSQL answers)/);
    await assert.rejects(
      store.list(),
      /^Error: storage: (no PostgreSQL answers at postgresql:\/\/postgres@127\.0\.0\.1:\d+\/lab_\d+ \(ECONNREFUSED\); start the server|the connection)/,
    );
    await server.start();
    const listed = await store.list();
    assert.ok(writer.saved.length >= 2);
    for (const { version, checksum } of writer.saved) assert.equal(listed.find((each) => each.version === version)?.checksum, checksum);
    assert.deepEqual((await store.verify()).problems, []);
  });

  it("says what is wrong with a connection string, and never its password", async () => {
    const wrong = (change: (url: URL) => void) => {
      const url = new URL(server.url);
      change(url);
      return storage.open(url.toString(), { timeout: 2000 });
    };
    const cases: [change: (url: URL) => void, message: RegExp][] = [
      [(url) => (url.password = "hunter2"), /does not accept the user or the password; mend the connection string/],
      [(url) => (url.pathname = "/nowhere"), /there is no such database at postgresql:\/\/postgres@.*\/nowhere/],
      [(url) => (url.port = "1"), /no PostgreSQL answers at .*ECONNREFUSED/],
    ];
    for (const [change, message] of cases)
      await assert.rejects(
        wrong(change),
        (error: Error) => message.test(error.message) && !/hunter2|secret/.test(error.message) && !error.message.includes("\n"),
      );
    await assert.rejects(storage.open("postgres://::bad::"), /cannot be read; give postgresql:\/\/user:password@host:port\/database/);
    await assert.rejects(storage.open(server.url, { key: {} as never }), /key encrypts a DuckDB file/);
  });

  it("waits for others that write, and then says that it is locked", async (t) => {
    const { place } = await onPostgres(server.url, t);
    const { store } = await onPostgres(server.url, t, { place, timeout: 300 });
    await admin(place, async (client) => {
      await client.query("BEGIN");
      await client.query("LOCK TABLE tslab_ml.versions IN ACCESS EXCLUSIVE MODE");
      await assert.rejects(store.save("people", [{ a: 1 }]), {
        message: /^storage: .* is locked by somebody else's work; wait until that is done, or give a longer timeout\.$/,
      });
      await client.query("ROLLBACK");
    });
    assert.equal((await store.save("people", [{ a: 1 }])).version, 1);
  });

  it("finds rows, columns and entries that somebody changed in the database", async (t) => {
    const { store, place } = await onPostgres(server.url, t);
    const saved = await store.save("people", [{ name: "Ada", born: 1815 }]);
    await store.save("others", [{ a: 1 }]);
    const segment = `tslab_ml_data."${saved.parts[0]!.segments[0]}"`;
    const attacks: [attack: string, undo: string, message: RegExp][] = [
      [`UPDATE ${segment} SET born = 1816`, `UPDATE ${segment} SET born = 1815`, /are not those that were saved/],
      [`INSERT INTO ${segment} VALUES (1, 'Eve', 2000)`, `DELETE FROM ${segment} WHERE name = 'Eve'`, /are not those that were saved/],
      [
        `UPDATE tslab_ml.versions SET body = replace(body, '"rows":1', '"rows":2') WHERE name = 'people'`,
        `UPDATE tslab_ml.versions SET body = replace(body, '"rows":2', '"rows":1') WHERE name = 'people'`,
        /./,
      ],
      [
        `ALTER TABLE ${segment} RENAME TO stolen`,
        `ALTER TABLE tslab_ml_data.stolen RENAME TO "${saved.parts[0]!.segments[0]}"`,
        /does not exist|missing/,
      ],
    ];
    await store.documents("labels").put("a", "cat");
    await admin(place, (client) => client.query(`UPDATE tslab_ml.documents SET body = '"dog"'`));
    await assert.rejects(store.documents("labels").get("a"), /the document "a" is not the one that was put/);
    assert.deepEqual(
      (await store.verify()).problems.map(({ name }) => name),
      ["documents"],
    );
    await store.documents("labels").put("a", "cat");
    for (const [attack, undo, message] of attacks) {
      await admin(place, (client) => client.query(attack));
      const { problems } = await store.verify();
      assert.deepEqual(
        problems.map(({ name }) => name),
        ["people"],
        attack,
      );
      assert.match(problems[0]!.problem, message);
      await admin(place, (client) => client.query(undo));
      assert.deepEqual((await store.verify()).problems, [], undo);
    }
  });

  it("refuses text that PostgreSQL cannot hold, and says why", async (t) => {
    const { store } = await onPostgres(server.url, t);
    await assert.rejects(store.save("people", [{ a: "x\0y" }]), /PostgreSQL cannot hold text with the character 0/);
    assert.equal((await store.list()).length, 0);
  });

  it("can be used by somebody who may only read, who may not write", async (t) => {
    const url = await newDatabase(server.url);
    const { store } = await onPostgres(server.url, t, { place: url });
    await store.save("people", [{ a: 1 }]);
    await admin(url, (client) =>
      client.query(
        "CREATE ROLE reader LOGIN PASSWORD 'r'; GRANT USAGE ON SCHEMA tslab_ml, tslab_ml_data TO reader; GRANT SELECT ON ALL TABLES IN SCHEMA tslab_ml, tslab_ml_data TO reader",
      ),
    );
    const place = url.replace("postgres:secret", "reader:r");
    const reader = await storage.open(place);
    t.after(() => reader.close());
    assert.deepEqual(await (await reader.load("people")).toRecords(), [{ a: 1 }]);
    await assert.rejects(reader.save("people", [{ a: 2 }]), {
      message: /^storage: this user may not do that in .*permission denied.*ask its owner for a grant\.$/,
    });
    await assert.rejects(reader.documents("labels").put("a", 1), /may not do that/);
  });
});
