// @ts-check
import { rmSync } from "node:fs";
import { Fault } from "../fault.mjs";
import { attempt, run } from "../process.mjs";
import { keyOf } from "../stamps.mjs";
import { tensorflowRequirement, tensorflowVersion } from "../tensorflow.mjs";
import { isHalfInstalled, packagesStep, supportedPythons } from "./packages.mjs";

/** @typedef {{ command: string[], version: string }} Python */

const probe =
  "import sys, importlib.util as u; print('%d.%d' % sys.version_info[:2], int(bool(u.find_spec('venv') and u.find_spec('ensurepip'))))";

/** Commands under which a Python may be found; the environment variable TSLAB_ML_PYTHON comes first. @param {NodeJS.ProcessEnv} env */
const candidates = (env) => [
  ...(env.TSLAB_ML_PYTHON ? [[env.TSLAB_ML_PYTHON]] : []),
  ["python3"],
  ["python"],
  ...(process.platform === "win32" ? ["3", ...supportedPythons].map((version) => ["py", `-${version}`]) : []),
  ...supportedPythons.map((version) => [`python${version}`]),
];

/**
 * The first Python that will do.
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Promise<Python>}
 * @throws {Fault} when there is none, or only ones too old or too new for TensorFlow, or the module venv is missing
 */
export async function findPython(env = process.env) {
  /** @type {string[]} */
  const unfit = [];
  /** @type {string | undefined} */
  let withoutVenv;
  for (const command of candidates(env)) {
    const { code, output } = await attempt(/** @type {string} */ (command[0]), [...command.slice(1), "-c", probe], { env, seconds: 20 });
    const [, major, minor, venv] = /(\d+)\.(\d+) ([01])\s*$/.exec(output) ?? [];
    if (code !== 0 || !major) continue;
    const version = `${major}.${minor}`;
    if (!supportedPythons.includes(version)) unfit.push(`${command.join(" ")} is ${version}`);
    else if (venv !== "1") withoutVenv ??= version;
    else return { command, version };
  }
  if (withoutVenv) {
    throw new Fault(
      `Python ${withoutVenv} lacks the module venv; install it (Debian and Ubuntu: apt install python${withoutVenv}-venv) and run the command again.`,
    );
  }
  const range = `Python ${supportedPythons.at(-1)} to ${supportedPythons[0]} is needed (TensorFlow ${tensorflowVersion} has no wheel for others)`;
  throw new Fault(
    `${range}, but ${unfit.length > 0 ? unfit.join(" and ") : "none was found"}; install one (https://www.python.org, Debian and Ubuntu: apt install python3 python3-venv), or name it in TSLAB_ML_PYTHON.`,
  );
}

/**
 * A private Python with Jupyter, TensorFlow and, for tests, what they compare with.
 * @param {import("../layout.mjs").Layout} layout
 * @param {{ sets: ("jupyter" | "dashboard" | "test")[], tensorflow?: boolean }} options
 * @returns {import("../steps.mjs").Step[]}
 */
export function pythonSteps({ environment, python }, { sets, tensorflow = true }) {
  /** @type {Python} */
  let found;
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
      check: async () => !isHalfInstalled(environment) && (await attempt(python, ["-m", "pip", "--version"])).code === 0,
      run: async () => {
        rmSync(environment, { recursive: true, force: true });
        await run(/** @type {string} */ (found.command[0]), [...found.command.slice(1), "-m", "venv", environment]);
      },
    },
    ...sets.map((set) => {
      const more = set === "jupyter" ? wanted : [];
      const title = `Python packages: ${{ jupyter: ["JupyterLab", "nbconvert", ...more].join(", "), dashboard: "optuna-dashboard", test: "for the tests" }[set]}`;
      return packagesStep({ set, title, environment, version: () => found.version, more });
    }),
  ];
}
