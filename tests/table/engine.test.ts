import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { type Host, type MimeBundle, setHost } from "tslab-ml/display";
import { configure, fragment, materialized, query, readCsv, records, sort, sql } from "tslab-ml/table";

const folder = mkdtempSync(join(tmpdir(), "tslab-ml-engine-"));
after(() => {
  setHost(undefined);
  rmSync(folder, { recursive: true, force: true });
});

function kernel(): { host: Host; abort: AbortController; shown: MimeBundle[] } {
  const abort = new AbortController();
  const shown: MimeBundle[] = [];
  return { abort, shown, host: { display: (bundle) => void shown.push(bundle), clearOutput() {}, interrupt: abort.signal, live: true } };
}

describe("the engine of tables", () => {
  it("works on data larger than its memory in the temporary folder, and gives memory and disk back", async () => {
    const spill = join(folder, "spill");
    await configure({ memoryLimit: "150MB", tempDirectory: spill, threads: 2 });
    const large = await materialized(fragment`SELECT i, hash(i) AS h, repeat('x', 40) || i AS text FROM range(2500000) AS r(i)`);
    const sorted = await sort(large, "h");
    assert.ok(readdirSync(spill).length > 0, "nothing was spilled");
    const [check] = await records(
      fragment`SELECT count(*) AS n, bool_and(ok) AS ordered FROM (SELECT h >= lag(h, 1, h) OVER () AS ok FROM ${sorted})`,
    );
    assert.deepEqual(check, { n: 2_500_000, ordered: true });
    await Promise.all([large.dispose(), sorted.dispose()]);
    await configure({ memoryLimit: "4GB" });
    await assert.rejects(configure({ tempDirectory: join(folder, "other") }), /tempDirectory cannot change once a table was made/);
    await assert.rejects(configure({ memoryLimit: "plenty" }), /memory_limit|memory/i);
    await configure({ memoryLimit: "4GB" });
  });

  it("ends a statement when the notebook is interrupted, and goes on with the next", async () => {
    const { host, abort } = kernel();
    setHost(host);
    const endless = query(fragment`SELECT count(*) AS n FROM range(1000000000) AS a(i) WHERE hash(i) % 3 = 1`).then((table) =>
      table.toRecords(),
    );
    setTimeout(() => abort.abort(), 200);
    await assert.rejects(endless, /INTERRUPT/i);
    setHost(undefined);
    assert.deepEqual(await (await sql`SELECT 1 AS x`).toRecords(), [{ x: 1 }]);
  });

  it("runs many statements at a time in a notebook without a warning", async () => {
    const { host } = kernel();
    setHost(host);
    const warnings: string[] = [];
    const warned = (warning: Error) => void warnings.push(warning.message);
    process.on("warning", warned);
    await Promise.all(
      Array.from({ length: 40 }, async (_, i) => assert.deepEqual(await (await sql`SELECT ${i} AS x`).toRecords(), [{ x: i }])),
    );
    await new Promise((resolve) => setImmediate(resolve));
    process.off("warning", warned);
    setHost(undefined);
    assert.deepEqual(warnings, []);
  });

  it("shows how far a long read is in a live notebook, and nothing for a short one", async () => {
    const path = join(folder, "short.csv");
    await (await sql`SELECT 1 AS a`).writeCsv(path);
    const { host, shown } = kernel();
    setHost(host);
    await readCsv(path);
    setHost(undefined);
    assert.deepEqual(shown, []);
  });
});
