import assert from "node:assert/strict";
import { copyFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { describe, it, type TestContext } from "node:test";
import { storage } from "tslab-ml";
import { scratch } from "../scratch";
import { overBackends } from "./backends";

const content = async (store: storage.Store) => ({
  versions: (await store.list()).map(({ name, version }) => `${name} ${version}`),
  labels: (await store.documents("labels").list()).map(({ id }) => id),
});

async function opened(t: TestContext, place: string, mirror?: string) {
  const store = await storage.open(place, mirror === undefined ? {} : { mirror });
  t.after(() => store.close());
  return store;
}

/** A store with two versions, a document and a mirror. */
async function mirrored(t: TestContext) {
  const folder = scratch(t);
  const [place, mirror] = [join(folder, "lab.duckdb"), join(folder, "mirror.duckdb")];
  const store = await opened(t, place, mirror);
  await store.save("people", [{ a: 1 }]);
  await store.save("people", [{ a: 2 }]);
  await store.documents("labels").put("x", { label: "cat" });
  return { folder, place, mirror, store };
}

const whole = { versions: ["people 1", "people 2"], labels: ["x"] };

describe("a mirror that holds what its store does not know", () => {
  it("is refused where the store's file was lost, and left as it is; restored, the store goes on with it", async (t) => {
    const { place, mirror } = await mirrored(t);
    rmSync(place);
    await assert.rejects(storage.open(place, { mirror }), {
      message: `open: mirror is ${mirror}, which is left as it is, because it holds "people" version 1 and 2 more that ${place} does not know; to put its content in the place of the store's, open the store without mirror and call store.restore; to keep both, give another file as mirror.`,
    });
    assert.deepEqual(await content(await opened(t, mirror)), whole);
    await (await opened(t, place)).restore(mirror);
    const again = await opened(t, place, mirror);
    assert.deepEqual(await content(again), whole);
    await again.save("people", [{ a: 3 }]);
    assert.equal((await (await opened(t, mirror)).list()).length, 3);
  });

  it("is refused where the lost store was made anew with versions of the same numbers", async (t) => {
    const { place, mirror } = await mirrored(t);
    rmSync(place);
    const anew = await opened(t, place);
    await anew.save("people", [{ a: 7 }]);
    await anew.save("people", [{ a: 8 }]);
    await assert.rejects(storage.open(place, { mirror }), /holds "people" version 1 and 2 more that/);
  });

  it("is refused where the store is an older copy of itself, for a document too", async (t) => {
    const { folder, place, mirror, store } = await mirrored(t);
    const copy = join(folder, "copy.duckdb");
    copyFileSync(place, copy);
    await new Promise((resolve) => setTimeout(resolve, 5));
    await store.documents("labels").put("x", { label: "dog" });
    copyFileSync(copy, place);
    await assert.rejects(storage.open(place, { mirror }), /holds the document "x" of "labels" that .*lab\.duckdb does not know/);
    assert.deepEqual(await (await opened(t, mirror)).documents("labels").get("x"), { label: "dog" });
  });

  it("is refused where it is another store", async (t) => {
    const { folder, mirror } = await mirrored(t);
    const other = join(folder, "other.duckdb");
    await (await opened(t, other)).documents("notes").put("n", 1);
    await assert.rejects(storage.open(mirror, { mirror: other }), /holds the document "n" of "notes" that/);
    await assert.rejects(storage.open(join(folder, "new.duckdb"), { mirror: other }), /holds the document "n" of "notes" that/);
  });

  it("is not written to either where the store's file is lost while it is open", async (t) => {
    const { place, mirror, store } = await mirrored(t);
    rmSync(place);
    await assert.rejects(
      store.save("today", [{ a: 3 }]),
      /this is in .*lab\.duckdb, but not in its mirror: mirror is .*mirror\.duckdb, which is left as it is/,
    );
    assert.deepEqual(await content(await opened(t, mirror)), whole);
  });
});

overBackends("a mirror that is behind its store", (open) => {
  it("is brought up to it, also where something was removed meanwhile", async (t) => {
    const mirror = join(scratch(t), "mirror.duckdb");
    const { store, place } = await open(t, { mirror });
    await store.save("people", [{ a: 1 }]);
    await store.save("people", [{ a: 2 }]);
    await store.save("gone", [{ a: 1 }]);
    const labels = store.documents("labels");
    await labels.putAll({ x: 1, y: 2 });
    const { store: alone } = await open(t, { place });
    await alone.remove("gone");
    await alone.remove("people", { version: 1 });
    assert.equal(await alone.documents("labels").delete("y"), true);
    assert.equal(await alone.documents("labels").delete("y"), false);
    await alone.documents("labels").put("x", 3);
    const { store: again } = await open(t, { place, mirror });
    await again.save("more", [{ a: 1 }]);
    const copy = await opened(t, mirror);
    assert.deepEqual(await content(copy), { versions: ["more 1", "people 2"], labels: ["x"] });
    assert.equal(await copy.documents("labels").get("x"), 3);
  });

  it("is brought up to it by many that work at once", async (t) => {
    const mirror = join(scratch(t), "mirror.duckdb");
    const { store, place } = await open(t, { mirror });
    const { store: second } = await open(t, { place, mirror });
    const ids = Array.from({ length: 4 }, (_, i) => `${i}`);
    await Promise.all(
      ids.map(async (id, i) => {
        const own = i % 2 ? store : second;
        await own.save("people", [{ a: i }]);
        await own.documents("labels").put(id, i);
        if (i > 1) await own.documents("labels").delete(id);
      }),
    );
    assert.deepEqual(await content(await opened(t, mirror)), {
      versions: ids.map((_, i) => `people ${i + 1}`),
      labels: ["0", "1"],
    });
  });

  it("is replaced by what a backup brings into the store", async (t) => {
    const folder = scratch(t);
    const [mirror, backup] = [join(folder, "mirror.duckdb"), join(folder, "backup.duckdb")];
    const { store, place } = await open(t, { mirror });
    await store.save("people", [{ a: 1 }]);
    await store.backup(backup);
    await store.save("people", [{ a: 2 }]);
    await store.restore(backup);
    assert.deepEqual((await content(await opened(t, mirror))).versions, ["people 1"]);
    await open(t, { place, mirror });
  });
});
