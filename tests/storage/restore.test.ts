import assert from "node:assert/strict";
import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { storage } from "tslab-ml";
import { scratch } from "../scratch";

describe("store.restore", () => {
  it("refuses the store itself, also by another way, and the store goes on", { timeout: 20_000 }, async (t) => {
    const folder = scratch(t);
    const place = join(folder, "lab.duckdb");
    const store = await storage.open(place);
    await store.save("people", [{ a: 1 }]);
    const way = join(folder, "way");
    symlinkSync(folder, way);
    for (const path of [place, join(way, "lab.duckdb")])
      await assert.rejects(store.restore(path), {
        name: "RangeError",
        message: `restore: path is ${path}, which is the store itself; give the path of a backup or of its mirror.`,
      });
    assert.deepEqual(await (await store.load("people")).toRecords(), [{ a: 1 }]);
  });

  it("takes turns with saves where it reads the store's mirror", { timeout: 30_000 }, async (t) => {
    const folder = scratch(t);
    const mirror = join(folder, "mirror.duckdb");
    const store = await storage.open(join(folder, "lab.duckdb"), { mirror });
    await store.save("people", [{ a: 1 }]);
    const [saved, restored] = await Promise.all([store.save("more", [{ a: 2 }]), store.restore(mirror)]);
    assert.equal(saved.version, 1);
    assert.equal(restored.intact, true);
    assert.deepEqual(await (await store.load("people")).toRecords(), [{ a: 1 }]);
  });
});
