import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import * as storage from "tslab-ml/storage";
import { sql } from "tslab-ml/table";

// Child process of broken.test.ts, in a mount namespace of its own: a disk of 8 MB, filled up by saving and by backing up.
const folder = process.argv[2] as string;
const disk = join(folder, "disk");

const errorOf = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    (error: Error) => error.message,
  );

async function main() {
  mkdirSync(disk);
  execFileSync("mount", ["-t", "tmpfs", "-o", "size=8m", "tmpfs", disk]);
  const store = await storage.open(join(disk, "lab.duckdb"));
  const rows = (count: number) => sql(`SELECT range AS i, hash(range) AS h, hash(range, 1) AS g FROM range(${count})`);
  const saved = [await store.save("people", await rows(20_000))];
  await store.documents("labels").put("a", 1);
  const errors: string[] = [];
  // Many small ones, until the disk is full, then one that never had room.
  for (let i = 0; i < 500 && errors.length < 1; i++) {
    const error = await errorOf(store.save("small", await rows(20_000)).then((version) => saved.push(version)));
    if (error) errors.push(error);
  }
  errors.push((await errorOf(store.save("large", await rows(2_000_000)))) ?? "none");
  const kept = await store.verify();
  const names = (await store.list()).map(({ name, version, checksum }) => [name, version, checksum]);
  const label = await store.documents("labels").get("a");
  await store.backup(join(folder, "outside.duckdb"));
  const backupError = await errorOf(store.backup(join(disk, "backup.duckdb")));
  // Room again: work goes on.
  execFileSync("mount", ["-o", "remount,size=64m", disk]);
  saved.push(await store.save("small", await rows(20_000)));
  const after = await store.verify();
  console.log(
    JSON.stringify({
      saved: saved.map(({ name, version, checksum }) => [name, version, checksum]),
      names,
      errors,
      kept: kept.problems,
      label,
      backupError,
      after: after.problems,
      count: after.versions,
    }),
  );
}

void main();
