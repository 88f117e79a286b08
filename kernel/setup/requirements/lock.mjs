// @ts-check
// Writes constraints/python-3.N.txt, the version of every package for each Python that is supported, with uv (pip install uv); a pin stays
// where it is until something new needs another.
//   node kernel/setup/requirements/lock.mjs
import { execFileSync } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { tensorflowVersion } from "../tensorflow.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const besides = ["ziglang==0.17.1", `tensorflow-cpu==${tensorflowVersion}`, `tensorflow[and-cuda]==${tensorflowVersion}`];

for (const version of ["3.10", "3.11", "3.12", "3.13"]) {
  const file = join("constraints", `python-${version}.txt`);
  const options = ["--python-version", version, "--python-platform", "linux", "--no-annotate", "--strip-extras", "--quiet"];
  const args = [
    "pip",
    "compile",
    "jupyter.txt",
    "dashboard.txt",
    "test.txt",
    "-",
    ...options,
    "--custom-compile-command",
    "node kernel/setup/requirements/lock.mjs",
  ];
  execFileSync("uv", [...args, "--output-file", file], { cwd: here, input: besides.join("\n"), stdio: ["pipe", "ignore", "inherit"] });
  console.log(file);
}
