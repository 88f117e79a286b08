// @ts-check
import { existsSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Fault } from "../fault.mjs";
import { pythonOf } from "../layout.mjs";
import { attempt, run } from "../process.mjs";
import { contents, keyOf } from "../stamps.mjs";

const requirements = join(dirname(fileURLToPath(import.meta.url)), "../requirements");

/** The Python versions that TensorFlow has wheels for and we have pins for, the best first. */
export const supportedPythons = ["3.13", "3.12", "3.11", "3.10"];

/** pip's arguments for the pins of every package for this Python. @param {string} version such as `3.12` */
export function constraintsFor(version) {
  const file = join(requirements, "constraints", `python-${version}.txt`);
  return existsSync(file) ? ["-c", file] : [];
}

/**
 * Whether pip was cut off while it unpacked packages: it would then take a half one for a whole one, so the environment is made anew.
 * @param {string} environment
 */
export const isHalfInstalled = (environment) => existsSync(markOf(environment));

/** @param {string} environment */
const markOf = (environment) => join(environment, "tslab-ml-installing");

/**
 * Packages of one of the lists in requirements/, and more.
 * @param {{ set: "jupyter" | "dashboard" | "test", title: string, environment: string, version: () => string, more: string[] }} options
 * @returns {import("../steps.mjs").Step}
 */
export function packagesStep({ set, title, environment, version, more }) {
  const python = pythonOf(environment);
  const list = join(requirements, `${set}.txt`);
  const wanted = [...contents(list).join("\n").split("\n"), ...more].filter((line) => line && !line.startsWith("#"));
  return {
    name: `packages-${set}`,
    title,
    key: () => keyOf(version(), more, ...contents(list, ...constraintsFor(version()))),
    check: () => areInstalled(python, wanted),
    run: async (say) => {
      const args = ["-m", "pip", "install", "--disable-pip-version-check", "--no-input", "-r", list, ...more, ...constraintsFor(version())];
      await run(python, args, {
        onLine: (line) => {
          if (/^Downloading .* MB\)|^Installing /.test(line)) say(line.slice(0, 100));
          if (line.startsWith("Installing ")) writeFileSync(markOf(environment), "");
        },
      }).catch((error) => {
        throw new Fault(`pip could not install the packages: ${error.message}`);
      });
      rmSync(markOf(environment), { force: true });
    },
  };
}

const look = `import sys, importlib.metadata as m
for wanted in sys.argv[1:]:
    name, _, version = wanted.partition("==")
    found = m.version(name.split("[")[0])
    assert not version or found == version`;

/** Whether a Python has packages such as `pandas` or `nbconvert==7.17.2`. @param {string} python @param {string[]} wanted */
export const areInstalled = async (python, wanted) => (await attempt(python, ["-c", look, ...wanted], { seconds: 60 })).code === 0;
