import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { it } from "node:test";
import { data, privacy } from "tslab-ml";
import { bundleOf } from "tslab-ml/display";
import { scratch } from "../scratch";
import { overBackends } from "./backends";

/** A row of every type, one of the smallest or strangest values, and one of nothing. */
const everyType = () =>
  data.sql(`
    SELECT true AS yes, 7::TINYINT AS i8, -300::SMALLINT AS i16, 5::INTEGER AS i32, 9007199254740993::BIGINT AS i64, 255::UTINYINT AS u8, 65535::USMALLINT AS u16,
      4294967295::UINTEGER AS u32, 18446744073709551615::UBIGINT AS u64, 170141183460469231731687303715884105727::HUGEINT AS i128, 0.1::FLOAT AS f32, 0.1::DOUBLE AS f64,
      12345.67::DECIMAL(10,2) AS dec, 'Ünï"c''ode, \\ {1} 🦆' AS txt, '\\xDE\\xAD\\x00'::BLOB AS bytes, DATE '1815-12-10' AS day, TIME '12:34:56.789' AS clock,
      TIMESTAMP '2024-02-29 23:59:59.123456' AS at, TIMESTAMPTZ '2024-03-31 02:30:00+02' AS zoned, '2024-01-01 00:00:00.123456789'::TIMESTAMP_NS AS nanos,
      INTERVAL '1 year 2 months 3 days 04:05:06' AS span, 'f81d4fae-7dec-11d0-a765-00a0c91e6bf6'::UUID AS id, [1, 2, NULL] AS list, ['a, b', '"c"', NULL] AS texts,
      {'x': 1, 'y': 'it''s'} AS struct, '{"a": [1, 2]}'::JSON AS json, 'b'::ENUM('a', 'b') AS kind
    UNION ALL SELECT false, -128, -32768, -2147483648, -9223372036854775808, 0, 0, 0, 0, -170141183460469231731687303715884105727, 'inf'::FLOAT, 5e-324, -99999999.99, '', '',
      DATE '0044-03-15 (BC)', TIME '00:00:00', TIMESTAMP '1677-09-21 00:12:44', TIMESTAMPTZ '0001-01-01 00:00:00+00', '1700-01-01'::TIMESTAMP_NS, INTERVAL '-1 days', '00000000-0000-0000-0000-000000000000',
      [], [], {'x': NULL, 'y': ''}, 'null', 'a'
    UNION ALL SELECT ${"NULL, ".repeat(26)} NULL`);

const rowsOf = (table: data.Table) => table.toRecords();
const people = [
  { name: "Ada", born: 1815, score: 0.5 },
  { name: "Grace", born: 1906, score: null },
];

overBackends("a store", (open, backend) => {
  it("gives back a table with every type as it was, and knows its checksum", async (t) => {
    const { store, place } = await open(t);
    const table = await everyType();
    const saved = await store.save("every", table);
    const { store: again } = await open(t, { place });
    const loaded = await again.load("every");
    assert.deepEqual(loaded.columns, table.columns);
    assert.deepEqual(await rowsOf(loaded), await rowsOf(table));
    assert.match(saved.checksum, /^[0-9a-f]{64}$/);
    assert.equal((await again.info("every")).checksum, saved.checksum);
  });

  it("keeps the order of many rows", async (t) => {
    const { store } = await open(t);
    const table = await (
      await data.sql("SELECT hash(range) % 1000 AS a, range AS i FROM range(25000) ORDER BY hash(range, 1)")
    ).materialize();
    await store.save("ordered", table);
    assert.deepEqual(await (await store.load("ordered")).toColumns(), await table.toColumns());
  });

  it("keeps a table without rows, and a column that is called as one of its own", async (t) => {
    const { store } = await open(t);
    await store.save("empty", await data.sql('SELECT 1::INTEGER AS row_number, \'x\' AS "quoted ""name""; DROP" WHERE false'));
    const loaded = await store.load("empty");
    assert.equal(await loaded.count(), 0);
    assert.deepEqual(
      loaded.columns.map(({ name, type }) => [name, type]),
      [
        ["row_number", "INTEGER"],
        ['quoted "name"; DROP', "VARCHAR"],
      ],
    );
  });

  it("numbers the versions of a name, and loads any of them", async (t) => {
    const { store } = await open(t);
    for (const born of [1, 2, 3]) await store.save("people", [{ born }]);
    await store.save("others", [{ a: 1 }]);
    assert.deepEqual(
      (await store.list()).map(({ name, version }) => [name, version]),
      [
        ["others", 1],
        ["people", 1],
        ["people", 2],
        ["people", 3],
      ],
    );
    assert.equal((await store.list("people")).length, 3);
    assert.deepEqual(await rowsOf(await store.load("people", { version: 2 })), [{ born: 2 }]);
    assert.deepEqual(await rowsOf(await store.load("people")), [{ born: 3 }]);
  });

  it("keeps where data comes from", async (t) => {
    const { store } = await open(t, { actor: "ada" });
    const before = new Date().toISOString();
    const provenance = {
      source: "clinic.csv",
      steps: [{ step: "dropDuplicates", rows: 3 }],
      from: [{ name: "raw", version: 1 }],
      description: "Patients",
      metadata: { licence: "CC0" },
    };
    await store.save("people", people, provenance);
    const { source, steps, from, description, metadata, actor, created, rows, software, kind } = await store.info("people");
    assert.deepEqual({ source, steps, from, description, metadata }, provenance);
    assert.ok(created >= before && created <= new Date().toISOString());
    assert.deepEqual({ actor, rows, kind }, { actor: "ada", rows: 2, kind: "table" });
    assert.match(software, /^tslab-ml \d/);
    const shown = JSON.stringify(await bundleOf(await store.info("people")));
    for (const part of ["clinic.csv", "dropDuplicates", "raw 1", "SHA-256"]) assert.ok(shown.includes(part), part);
  });

  it("lets nobody say what the store knows itself, and takes what was said of another version", async (t) => {
    const { store } = await open(t);
    const raw = await store.save("raw", people, { source: "clinic.csv", metadata: { licence: "CC0" } });
    const clean = await store.save("clean", [{ a: 1 }], await store.info("raw"));
    assert.deepEqual([clean.name, clean.version, clean.rows, clean.source, clean.metadata], ["clean", 1, 1, "clinic.csv", raw.metadata]);
    assert.deepEqual(await rowsOf(await store.load("raw")), people);
    assert.equal((await store.verify()).intact, true);
    for (const save of [store.save, store.append])
      await assert.rejects(save("raw", people, { name: "x", rows: 7 } as never), {
        message: `${save === store.save ? "save" : "append"}: provenance: there is no option "name"; there are source, steps, from, description, metadata.`,
      });
    await assert.rejects(store.save("raw", people, { metadata: { n: 1n } }), /save: provenance is no JSON/);
  });

  it("saves a data set of several tables as one version", async (t) => {
    const { store } = await open(t);
    const saved = await store.saveDataSet("split", { train: people, test: [{ name: "Alan" }] });
    assert.deepEqual([saved.kind, saved.rows, saved.parts.map(({ part }) => part)], ["data set", 3, ["train", "test"]]);
    const { train, test } = await store.loadDataSet("split");
    assert.deepEqual(await rowsOf(train!), people);
    assert.deepEqual(await rowsOf(test!), [{ name: "Alan" }]);
    await assert.rejects(store.load("split"), /is a data set of train, test; use loadDataSet/);
    await assert.rejects(store.append("split", people), /is a data set, and rows can only be added to a table/);
  });

  it("grows by rows, of which only the new ones are written, and by columns", async (t) => {
    const { store } = await open(t);
    await store.save("people", await data.table({ name: ["Ada"], born: Int32Array.of(1815) }), { source: "a.csv" });
    const grown = await store.append("people", await data.table([{ name: "Grace", born: 1906, field: "navy" }]));
    const last = await store.append("people", await data.table([{ name: "Alan", born: 2 ** 40 }]));
    assert.deepEqual(grown.changes, [
      { column: "born", change: "cast", from: "BIGINT", to: "INTEGER" },
      { column: "field", change: "added" },
    ]);
    assert.deepEqual(last.changes, [
      { column: "born", change: "widened", from: "INTEGER", to: "BIGINT" },
      { column: "field", change: "missing" },
    ]);
    const loaded = await store.load("people");
    assert.deepEqual(
      loaded.columns.map(({ type }) => type),
      ["VARCHAR", "BIGINT", "VARCHAR"],
    );
    assert.deepEqual(await rowsOf(loaded), [
      { name: "Ada", born: 1815, field: null },
      { name: "Grace", born: 1906, field: "navy" },
      { name: "Alan", born: 2 ** 40, field: null },
    ]);
    assert.equal(last.source, "a.csv");
    assert.deepEqual(await rowsOf(await store.load("people", { version: 1 })), [{ name: "Ada", born: 1815 }]);
    const segments = last.parts[0]!.segments;
    assert.equal(segments.length, 3);
    assert.deepEqual(segments.slice(0, 2), grown.parts[0]!.segments);
  });

  it("grows by values of any kind where nothing was before, and by any number of columns", async (t) => {
    const { store } = await open(t);
    await store.save("empty", { a: [null, null], b: [1, 2] });
    const { changes } = await store.append("empty", { a: [new Date(0)], b: [null] });
    assert.deepEqual(changes[0], { column: "a", change: "widened", from: "VARCHAR", to: "TIMESTAMP" });
    const { a } = await (await store.load("empty")).toColumns();
    assert.deepEqual(Array.from(a as ArrayLike<unknown>), [null, null, new Date(0)]);
    const wide = (columns: number) => Object.fromEntries(Array.from({ length: columns }, (_, i) => [`c${i}`, [i]]));
    // PostgreSQL's own limits are 1,600 columns and 8,160 bytes in a row: https://www.postgresql.org/docs/current/limits.html
    const most = backend === "PostgreSQL" ? 900 : 2_000;
    await store.save("wide", wide(most));
    assert.equal((await store.load("wide")).columns.length, most);
    if (backend === "PostgreSQL")
      for (const columns of [1_500, 2_000])
        await assert.rejects(
          store.save("wide", wide(columns)),
          /PostgreSQL cannot hold a table of so many columns .* split it, or keep it in/,
        );
  });

  it("refuses an append that would change a value, and leaves the table as it was", async (t) => {
    const { store } = await open(t);
    await store.save("people", [{ name: "Ada", born: 1815 }]);
    await assert.rejects(
      store.append("people", [{ born: "about 1900" }]),
      /column "born" is BIGINT in the store, but VARCHAR in the rows to add, where "about 1900" does not fit/,
    );
    await assert.rejects(store.append("people", [{ Name: "Grace" }]), /column "Name" is called "name" in the store/);
    await store.save("large", [{ n: 2 ** 53 - 1 }, { n: 9007199254740993n }]);
    await assert.rejects(store.append("large", [{ n: 0.5 }]), /where "0.5" does not fit/);
    assert.equal((await store.list()).length, 2);
  });

  it("removes a version, and keeps the rows that others share", async (t) => {
    const { store } = await open(t);
    await store.save("people", [{ a: 1 }]);
    await store.append("people", [{ a: 2 }]);
    await store.remove("people", { version: 1 });
    assert.deepEqual(await rowsOf(await store.load("people")), [{ a: 1 }, { a: 2 }]);
    await assert.rejects(store.remove("people", 2 as never), /remove: the options are 2, but must be an object, as { version: ... }/);
    await assert.rejects(store.remove("people", { versoin: 2 } as never), /remove: there is no option "versoin"; there are version/);
    assert.equal((await store.list()).length, 1);
    await store.remove("people");
    assert.equal((await store.list()).length, 0);
    await assert.rejects(store.load("people"), /there is nothing called "people" in the store; it is empty/);
  });

  it("gives no number of a removed version again, also after a backup", async (t) => {
    const { store } = await open(t);
    await store.save("people", [{ a: 1 }]);
    await store.save("people", [{ a: 2 }]);
    await store.remove("people", { version: 2 });
    assert.equal((await store.save("people", [{ a: 3 }])).version, 3);
    await store.remove("people");
    const backup = join(scratch(t), "backup.duckdb");
    await store.backup(backup);
    const { store: other } = await open(t);
    await other.restore(backup);
    assert.equal((await other.save("people", [{ a: 4 }])).version, 4);
    assert.equal((await other.save("others", [{ a: 4 }])).version, 1);
  });

  it("says which names and versions there are", async (t) => {
    const { store } = await open(t);
    await store.save("people", people);
    await assert.rejects(store.load("pople"), /nothing called "pople" in the store; it has "people"/);
    await assert.rejects(store.load("people", { version: 7 }), /"people" has no version 7; it has 1\./);
    await assert.rejects(store.save("", people), /name is "", but must be a text/);
  });

  it("takes names, values and ids as they are: none becomes SQL", async (t) => {
    const { store } = await open(t);
    const column = 'a" ); DROP TABLE b; --';
    const wild = `x'; DROP TABLE tslab_ml.versions; --`;
    await store.save(wild, [{ [column]: wild }]);
    await store.documents(wild).put(wild, { [wild]: wild });
    assert.deepEqual(await rowsOf(await store.load(wild)), [{ [column]: wild }]);
    assert.deepEqual(await store.documents(wild).get(wild), { [wild]: wild });
    assert.equal((await store.list()).length, 1);
  });

  it("keeps documents: labels, notes, settings", async (t) => {
    const { store, place } = await open(t);
    const labels = store.documents<{ label: string; by: string }>("labels");
    await labels.put("image-1", { label: "cat", by: "ada" });
    await labels.putAll({ "image-2": { label: "dog", by: "ada" }, "image-3": { label: "cat", by: "grace" } });
    await labels.put("image-1", { label: "dog", by: "ada" });
    await labels.update("image-3", (body) => ({ ...body!, by: "alan" }));
    const { store: again } = await open(t, { place });
    assert.deepEqual(await again.documents("labels").get("image-1"), { label: "dog", by: "ada" });
    assert.equal(await labels.get("image-9"), undefined);
    assert.deepEqual(
      (await labels.list({ where: { label: "dog" } })).map(({ id }) => id),
      ["image-1", "image-2"],
    );
    assert.deepEqual(
      (await labels.list()).map(({ body }) => body.by),
      ["ada", "ada", "alan"],
    );
    assert.equal(await labels.delete("image-1"), true);
    assert.equal(await labels.delete("image-1"), false);
    assert.equal((await store.documents("others").list()).length, 0);
    await assert.rejects(labels.put("x", undefined as never), /the body of "x" is undefined, but must be JSON/);
    const odd = { NaN: Number.NaN, "5": 5n, "a Map": new Map(), "a Float32Array": new Float32Array(1) };
    for (const [shown, value] of Object.entries(odd))
      await assert.rejects(store.documents("odd").put("x", { v: value }), {
        message: `documents: the body of "x" has ${shown} at "v", which JSON does not know; give null, text, or a list.`,
      });
    const later = async () => ({ label: "cat", by: "ada" });
    await assert.rejects(labels.update("image-2", later as never), /change returned a promise/);
    assert.equal((await labels.get("image-2"))?.label, "dog");
  });

  it("counts in a document without losing any of many changes at once", async (t) => {
    const { store } = await open(t);
    const counter = store.documents<number>("counters");
    await Promise.all(Array.from({ length: 20 }, () => counter.update("n", (n) => (n ?? 0) + 1)));
    assert.equal(await counter.get("n"), 20);
  });

  it("verifies all it has", async (t) => {
    const { store } = await open(t);
    await store.save("people", people);
    await store.append("people", people);
    await store.saveDataSet("sets", { a: people, b: people });
    const report = await store.verify();
    assert.deepEqual([report.intact, report.versions, report.problems.length], [true, 3, 0]);
  });

  it("exports Parquet with its provenance, in the open or encrypted", async (t) => {
    const { store } = await open(t);
    const folder = scratch(t);
    const key = await privacy.createKeyFile(join(folder, "keys", "export.key"));
    const saved = await store.save("people", people, { source: "it's me" });
    await store.exportParquet("people", join(folder, "people.parquet"));
    await store.exportParquet("people", join(folder, "people.enc"), { key });
    await privacy.decryptFile(join(folder, "people.enc"), join(folder, "again.parquet"), key);
    assert.deepEqual(readFileSync(join(folder, "again.parquet")), readFileSync(join(folder, "people.parquet")));
    assert.ok(!readFileSync(join(folder, "people.enc")).includes("Grace"));
    assert.deepEqual(await rowsOf(await data.sql(`FROM '${join(folder, "people.parquet")}'`)), people);
    const facts = await rowsOf(
      await data.sql(`SELECT decode(key) AS key, decode(value) AS value FROM parquet_kv_metadata('${join(folder, "people.parquet")}')`),
    );
    assert.equal(facts.find((each) => each.key === "tslab_ml.checksum")?.value, saved.checksum);
    assert.equal(facts.find((each) => each.key === "tslab_ml.source")?.value, "it's me");
  });

  it("backs itself up into one file, and restores what was there", async (t) => {
    const { store } = await open(t);
    const path = join(scratch(t), "backup.duckdb");
    await store.save("every", await everyType());
    await store.append("every", await everyType());
    await store.documents("labels").put("a", 1);
    const report = await store.backup(path);
    assert.deepEqual([report.intact, report.versions, report.documents], [true, 2, 1]);
    const before = await rowsOf(await store.load("every"));
    await store.save("every", people);
    await store.save("new", people);
    await store.documents("labels").put("a", 2);
    const restored = await store.restore(path);
    assert.equal(restored.intact, true);
    assert.deepEqual(
      (await store.list()).map(({ name, version }) => [name, version]),
      [
        ["every", 1],
        ["every", 2],
      ],
    );
    assert.deepEqual(await rowsOf(await store.load("every")), before);
    assert.equal(await store.documents("labels").get("a"), 1);
    assert.equal((await store.save("every", people)).version, 3);
  });

  it("restores into another store, also of the other kind, with the same checksums", async (t) => {
    const { store } = await open(t);
    const path = join(scratch(t), "backup.duckdb");
    const saved = await store.save("every", await everyType());
    await store.backup(path);
    const other = await (await import("tslab-ml")).storage.open(path);
    t.after(() => other.close());
    assert.equal((await other.info("every")).checksum, saved.checksum);
    assert.deepEqual(await rowsOf(await other.load("every")), await rowsOf(await store.load("every")));
    const { store: third } = await open(t);
    await third.restore(path);
    assert.deepEqual(await rowsOf(await third.load("every")), await rowsOf(await store.load("every")));
  });

  it("keeps everything that is reported as saved in its mirror too", async (t) => {
    const mirror = join(scratch(t), "mirror.duckdb");
    const { store } = await open(t, { mirror });
    await store.save("people", people);
    await store.append("people", people);
    await store.save("gone", people);
    await store.remove("gone");
    await store.documents("labels").put("a", 1);
    const copy = await (await import("tslab-ml")).storage.open(mirror);
    assert.deepEqual(
      (await copy.list()).map(({ name, version, checksum }) => [name, version, checksum]),
      (await store.list()).map(({ name, version, checksum }) => [name, version, checksum]),
    );
    assert.deepEqual(await rowsOf(await copy.load("people")), [...people, ...people]);
    assert.equal(await copy.documents("labels").get("a"), 1);
    await copy.close();
  });

  it("writes into an audit log who did what", async (t) => {
    const audit = privacy.openAuditLog(join(scratch(t), "audit.db"));
    t.after(() => audit.close());
    const { store } = await open(t, { audit, actor: "ada" });
    await store.save("people", people);
    await store.load("people");
    await store.remove("people");
    const notes = store.documents("notes");
    await notes.put("Grace's", 1);
    await notes.get("Grace's");
    await notes.delete("Grace's");
    const entries = audit.entries();
    assert.deepEqual(
      entries.map(({ actor, action }) => [actor, action]),
      ["save", "load", "remove", "put documents", "get documents", "delete documents"].map((action) => ["ada", action]),
    );
    assert.deepEqual(JSON.parse(entries[3]!.detail), { store: store.place, collection: "notes", ids: ["Grace's"] });
    const { name, version, store: place } = JSON.parse(entries[0]!.detail);
    assert.deepEqual([name, version, place], ["people", 1, store.place]);
    assert.doesNotMatch(JSON.stringify(entries.slice(0, 3)), backend === "PostgreSQL" ? /secret/ : /Grace/);
  });
});
