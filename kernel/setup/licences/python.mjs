// @ts-check
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { run } from "../process.mjs";
import { known, nvidia } from "./allowed.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const constraints = join(here, "../requirements/constraints");

/**
 * What the set-up installs for Jupyter, TensorFlow and optuna-dashboard, without what only the tests need.
 * @param {string} python of the environment with all of it
 * @returns {Promise<{ version: string, packages: { name: string, licence: string | undefined }[] }>} with the version of Python
 */
export async function pythonLicences(python) {
  const output = await run(python, [
    join(here, "read.py"),
    "jupyter=jupyter.txt,tensorflow-cpu",
    "dashboard=dashboard.txt",
    "test=test.txt",
  ]);
  /** @type {{ version: string, packages: { name: string, licence: string | null, for: string[] }[] }} */
  const { version, packages: installed } = JSON.parse(output);
  const needed = installed.filter((each) => each.for.includes("jupyter") || each.for.includes("dashboard"));
  const elsewhere = constrained().filter((name) => !installed.some((each) => each.name === name));
  const packages = [
    ...needed.map(({ name, licence }) => ({ name, licence: licence ?? undefined })),
    ...elsewhere.map((name) => ({ name, licence: known[name]?.licence ?? (name.startsWith("nvidia-") ? nvidia.licence : undefined) })),
  ].sort((a, b) => (a.name < b.name ? -1 : 1));
  return { version, packages };
}

/** The names in the constraints of all Pythons. */
function constrained() {
  const lines = readdirSync(constraints).flatMap((file) => readFileSync(join(constraints, file), "utf8").split("\n"));
  return [...new Set(lines.filter((line) => line && !line.startsWith("#")).map((line) => line.split("==")[0] ?? ""))];
}
