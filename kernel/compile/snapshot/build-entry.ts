/**
 * The script of which Node makes the start-up snapshot (`node --build-snapshot`): what is in memory when it ends is there when the compiler starts.
 * A snapshot knows no modules but Node's own, so this loads the compiler's code, and TypeScript, by hand.
 */
{
  const { readFileSync }: typeof import("node:fs") = require("node:fs");
  const { dirname, join, resolve }: typeof import("node:path") = require("node:path");
  const { startupSnapshot }: typeof import("node:v8") = require("node:v8");
  const [, , compilerFolder = "", typescriptFile = "", nodeTypes = "", folder = ""] = process.argv;
  const packages: Record<string, string> = { "typescript-for-cells": typescriptFile, "@types/node/package.json": nodeTypes };
  const loaded = new Map<string, { exports: unknown }>();

  function load(file: string): unknown {
    const known = loaded.get(file);
    if (known) return known.exports;
    const module = { exports: {} as unknown };
    loaded.set(file, module);
    const run = new Function("module", "exports", "require", "__filename", "__dirname", readFileSync(file, "utf8"));
    run(module, module.exports, requireFrom(file), file, dirname(file));
    return module.exports;
  }

  function requireFrom(file: string) {
    const find = (name: string): string => packages[name] ?? resolve(dirname(file), `${name}.js`);
    const own = (name: string): unknown => (name in packages || name.startsWith(".") ? load(find(name)) : require(name));
    return Object.assign(own, { resolve: find });
  }

  const { warmUp } = load(join(compilerFolder, "snapshot", "warm-up.js")) as { warmUp(folder: string): void };
  warmUp(folder);
  const { main } = load(join(compilerFolder, "main.js")) as { main(): void };
  startupSnapshot.setDeserializeMainFunction(main);
}
