import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { cacheFolder } from "../../../src/data/cache-folder";

/** Options of the compiler's Node; a snapshot is good for these only. Compiling makes garbage: a larger young generation halves what it costs. */
export const nodeOptions = ["--max-semi-space-size=32"] as const;

/** Its environment: what `NODE_OPTIONS` says is meant for the user's code. */
export const environment = (): NodeJS.ProcessEnv => ({ ...process.env, NODE_OPTIONS: "" });

export const snapshotPrefix = "compiler-";

/** The code of the compiler, compiled. */
export const compilerFolder = resolve(__dirname, "..");

/** What must be the same when a snapshot is made and when it is used: Node, TypeScript, the compiler's code, the typings of Node. */
export function snapshotName(): string {
  const hash = createHash("sha256");
  hash.update([process.version, process.platform, process.arch, ...nodeOptions].join("\n"));
  for (const name of ["typescript-for-cells/package.json", "@types/node/package.json"]) {
    const file = require.resolve(name);
    hash.update(file).update(readFileSync(file));
  }
  for (const folder of [compilerFolder, __dirname]) {
    for (const name of readdirSync(folder).sort()) {
      if (name.endsWith(".js")) hash.update(`${folder}/${name}`).update(readFileSync(join(folder, name)));
    }
  }
  return `${snapshotPrefix}${hash.digest("hex").slice(0, 16)}.blob`;
}

/** The snapshot to start the compiler from, where `tslab-ml install` or the set-up has made one. */
export function snapshotFile(): string | undefined {
  const file = join(cacheFolder(), snapshotName());
  return existsSync(file) ? file : undefined;
}
