// @ts-check
// Writes constraints/python-3.N.txt: the version of every package, for each Python that is at hand.
//   node kernel/setup/requirements/lock.mjs python3.10 python3.11 ...
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { tensorflowVersion } from "../tensorflow.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const wanted = ["-r", join(here, "jupyter.txt"), "-r", join(here, "test.txt"), "ziglang==0.17.1"];
const tensorflow = [`tensorflow-cpu==${tensorflowVersion}`, `tensorflow[and-cuda]==${tensorflowVersion}`];

for (const python of process.argv.slice(2)) {
  const args = ["-m", "pip", "install", "--dry-run", "--ignore-installed", "--quiet", "--report", "-", ...wanted, ...tensorflow];
  const report = JSON.parse(execFileSync(python, args, { encoding: "utf8", maxBuffer: 1 << 28, stdio: ["ignore", "pipe", "inherit"] }));
  const version = report.environment.python_version;
  /** @type {string[]} */
  const pins = report.install.map((/** @type {any} */ { metadata }) => `${metadata.name}==${metadata.version}`);
  pins.sort((a, b) => a.toLowerCase().localeCompare(b.toLowerCase()));
  mkdirSync(join(here, "constraints"), { recursive: true });
  writeFileSync(
    join(here, "constraints", `python-${version}.txt`),
    `# Made by: node kernel/setup/requirements/lock.mjs python${version}\n${pins.join("\n")}\n`,
  );
  console.log(`python-${version}.txt: ${pins.length} packages`);
}
