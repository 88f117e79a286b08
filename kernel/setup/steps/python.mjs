// @ts-check
import { existsSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Fault } from "../fault.mjs";
import { attempt, run } from "../process.mjs";
import { contents, keyOf } from "../stamps.mjs";
import { tensorflowRequirement } from "../tensorflow.mjs";

/** @typedef {{ command: string[], version: string }} Python */

const requirements = join(dirname(fileURLToPath(import.meta.url)), "../requirements");
const probe =
  "import sys, importlib.util as u; print('%d.%d' % sys.version_info[:2], int(bool(u.find_spec('venv') and u.find_spec('ensurepip'))))";

/** Commands under which a Python may be found; the environment variable TSLAB_ML_PYTHON comes first. @param {NodeJS.ProcessEnv} env */
const candidates = (env) => [
  ...(env.TSLAB_ML_PYTHON ? [[env.TSLAB_ML_PYTHON]] : []),
  ["python3"],
  ["python"],
  ...(process.platform === "win32" ? [["py", "-3"]] : []),
  ...["3.13", "3.12", "3.11", "3.10"].map((version) => [`python${version}`]),
];

/**
 * The first Python that will do.
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Promise<Python>}
 * @throws {Fault} when there is none, or only old ones, or the module venv is missing
 */
export async function findPython(env = process.env) {
  /** @type {string[]} */
  const old = [];
  /** @type {string | undefined} */
  let withoutVenv;
  for (const command of candidates(env)) {
    const { code, output } = await attempt(/** @type {string} */ (command[0]), [...command.slice(1), "-c", probe], { env, seconds: 20 });
    const [, major, minor, venv] = /(\d+)\.(\d+) ([01])\s*$/.exec(output) ?? [];
    if (code !== 0 || !major) continue;
    const version = `${major}.${minor}`;
    if (Number(major) < 3 || Number(minor) < 10) old.push(`${command.join(" ")} is ${version}`);
    else if (venv !== "1") withoutVenv ??= version;
    else return { command, version };
  }
  if (withoutVenv) {
    throw new Fault(
      `Python ${withoutVenv} lacks the module venv; install it (Debian and Ubuntu: apt install python${withoutVenv}-venv) and run the command again.`,
    );
  }
  const found =
    old.length > 0 ? `Python 3.10 or newer is needed, but ${old.join(" and ")}` : "Python 3.10 or newer is needed, but none was found";
  throw new Fault(
    `${found}; install one (https://www.python.org, Debian and Ubuntu: apt install python3 python3-venv), or name it in TSLAB_ML_PYTHON.`,
  );
}

/** Pins of every package for this Python; a newer one than those we know takes the newest list's. @param {string} version */
export function constraintsFor(version) {
  const file = join(requirements, "constraints", `python-${version}.txt`);
  return existsSync(file) ? ["-c", file] : [];
}

/**
 * A private Python with Jupyter, TensorFlow and, for tests, what they compare with.
 * @param {import("../layout.mjs").Layout} layout
 * @param {{ sets: ("jupyter" | "test")[], tensorflow?: boolean }} options
 * @returns {import("../steps.mjs").Step[]}
 */
export function pythonSteps({ environment, python }, { sets, tensorflow = true }) {
  /** @type {Python} */
  let found;
  const lists = sets.map((set) => join(requirements, `${set}.txt`));
  const wanted = tensorflow ? [tensorflowRequirement()] : [];
  return [
    {
      name: "python",
      title: "Python",
      run: async () => {
        found = await findPython();
        return `${found.version} (${found.command.join(" ")})`;
      },
    },
    {
      name: "environment",
      title: "Python environment in .tslab-ml/python",
      key: () => keyOf(found.version),
      check: async () => (await attempt(python, ["-m", "pip", "--version"])).code === 0,
      run: async () => {
        rmSync(environment, { recursive: true, force: true });
        await run(/** @type {string} */ (found.command[0]), [...found.command.slice(1), "-m", "venv", environment]);
      },
    },
    ...sets.map((set, i) => packagesStep(set, lists[i] ?? "", set === "jupyter" ? wanted : [])),
  ];

  /** @param {string} set @param {string} list @param {string[]} more @returns {import("../steps.mjs").Step} */
  function packagesStep(set, list, more) {
    const pins = () => constraintsFor(found.version);
    return {
      name: `packages-${set}`,
      title: `Python packages: ${set === "jupyter" ? ["JupyterLab", "nbconvert", ...more].join(", ") : "for the tests"}`,
      key: () => keyOf(found.version, more, ...contents(list, ...pins())),
      check: async () => existsSync(python),
      run: async (say) => {
        const args = ["-m", "pip", "install", "--disable-pip-version-check", "--no-input", "-r", list, ...more, ...pins()];
        await run(python, args, {
          onLine: (line) => /^Downloading .* MB\)|^Installing /.test(line) && say(line.slice(0, 100)),
        }).catch((error) => {
          throw new Fault(
            `${error.message}\n  pip could not install the packages; with a working network (and proxy, if you need one) run the command again.`,
          );
        });
      },
    };
  }
}
