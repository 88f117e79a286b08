import assert from "node:assert/strict";
import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { storage } from "tslab-ml";
import { scratch } from "../scratch";

describe("storage.open", () => {
  it("refuses places that are none", async (t) => {
    const place = join(scratch(t), "lab.duckdb");
    await assert.rejects(storage.open(":memory:"), /place is ":memory:", but a store outlasts the process; give a file's path/);
    await assert.rejects(
      storage.open("mysql://host/lab"),
      /place begins with mysql:\/\/, but must be a file's path, or begin with postgres:\/\//,
    );
    await assert.rejects(
      storage.open(place, { mirror: "postgres://host/lab" }),
      /mirror begins with postgres:\/\/, but must be a file's path/,
    );
  });

  it("refuses a mirror that is the store itself, also by another way", async (t) => {
    const place = join(scratch(t), "lab.duckdb");
    await assert.rejects(storage.open(place, { mirror: place }), /which is the store itself; give another file/);
    const way = join(scratch(t), "way");
    symlinkSync(join(place, ".."), way);
    await assert.rejects(storage.open(place, { mirror: join(way, "lab.duckdb") }), /which is the store itself/);
  });
});
