// @ts-check
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { readInstallation } from "./installation.mjs";
import { jupyterEnvironment, layoutOf } from "./layout.mjs";
import { attempt } from "./process.mjs";
import { checkNode } from "./steps/node.mjs";
import { findPython } from "./steps/python.mjs";

/** @typedef {{ what: string, state: "ok" | "warn" | "bad", found: string, fix?: string }} Finding */

/**
 * Looks at everything that a notebook needs, one after the other; works before anything is installed, too.
 * @param {string} root the folder that uses the package
 * @param {boolean} repository whether that folder is the repository
 * @returns {Promise<Finding[]>}
 */
export async function examine(root, repository) {
  const layout = layoutOf(root);
  const install = repository ? "run npm start" : "run npx tslab-ml install";
  const installation = readInstallation(layout);
  const env = repository ? jupyterEnvironment(layout) : process.env;
  return Promise.all([
    finding("Node.js", async () => checkNode(process.version), "install Node.js 20 or newer"),
    finding("Python", async () => `${(await findPython()).version}`, "install Python 3.10 or newer with its venv module"),
    finding("TensorFlow", () => tensorflow(installation), install),
    finding("binding", () => binding(root), install),
    finding("devices", () => devices(root), install),
    finding("JupyterLab", () => pip(installation.python, "jupyterlab"), install),
    finding("kernel", () => kernel(installation.data), install),
    finding(
      "Jupyter",
      () => jupyter(installation, env),
      `${install}, or set JUPYTER_PATH to ${installation.data} where you start Jupyter`,
      existsSync(installation.data) ? "warn" : "bad",
    ),
    finding("Fashion-MNIST", () => dataset(root), "connect to a network and run it again, or see the README for other ways", "warn"),
  ]);
}

/** @param {string} what @param {() => Promise<string>} look @param {string} fix @param {"bad" | "warn"} [otherwise] @returns {Promise<Finding>} */
async function finding(what, look, fix, otherwise = "bad") {
  try {
    return { what, state: "ok", found: await look() };
  } catch (error) {
    const { code, message } = /** @type {NodeJS.ErrnoException} */ (error);
    return { what, state: otherwise, found: code === "MODULE_NOT_FOUND" ? "not installed" : (message.split("\n")[0] ?? ""), fix };
  }
}

/** @param {import("./installation.mjs").Installation} installation */
async function tensorflow({ python, tensorflow }) {
  if (!tensorflow) return pip(python, "tensorflow");
  if (!existsSync(tensorflow)) throw new Error(`${tensorflow} is gone`);
  return tensorflow;
}

/** @param {string} python @param {string} name */
async function pip(python, name) {
  const code = `import importlib.metadata as m\nfor n in ["${name}", "${name}-cpu", "${name}_cpu"]:\n  try:\n    print(m.version(n)); break\n  except m.PackageNotFoundError: pass\nelse: raise SystemExit(1)`;
  const { code: exit, output } = await attempt(python, ["-c", code], { seconds: 30 });
  if (exit !== 0) throw new Error("not installed");
  return output.trim();
}

/** The package's own code, run beside the notebook's. @param {string} root @param {string} code @param {number} seconds */
async function inPackage(root, code, seconds) {
  const require = createRequire(join(root, "package.json"));
  const main = require.resolve("tslab-ml");
  const { code: exit, output } = await attempt(process.execPath, ["-e", `const tslabMl = require(${JSON.stringify(main)});${code}`], {
    cwd: root,
    seconds,
    env: { ...process.env, TF_CPP_MIN_LOG_LEVEL: "3" },
  });
  if (exit !== 0)
    throw new Error(
      output
        .trim()
        .split("\n")
        .find((line) => /Error/.test(line)) ?? "it does not run",
    );
  return output.trim().split("\n").at(-1) ?? "";
}

/** @param {string} root */
async function binding(root) {
  const require = createRequire(join(root, "package.json"));
  const path = require.resolve("@tensorflow/tfjs-node-gpu/package.json").replace(/package\.json$/, "lib/napi-v8/tfjs_binding.node");
  if (!existsSync(path)) throw new Error("not compiled");
  await inPackage(root, "if (tslabMl.tf.getBackend() !== 'tensorflow') throw new Error('the binding does not load');", 60);
  return "compiled and loads";
}

/** @param {string} root */
const devices = (root) =>
  inPackage(
    root,
    "tslabMl.runtime.deviceReport().then((r) => console.log(r.devices.map((d) => d.kind + ' (' + d.name + ')' + (d.inUse ? ', in use' : '')).join('; ')))",
    60,
  );

/** @param {string} data a Jupyter data folder */
async function kernel(data) {
  const folder = join(data, "kernels/tslab-ml");
  if (!existsSync(join(folder, "kernel.json"))) throw new Error("not registered");
  const [node, script] = JSON.parse(readFileSync(join(folder, "kernel.json"), "utf8")).argv;
  for (const path of [node, script]) if (!existsSync(path)) throw new Error(`registered in ${folder}, but ${path} is gone`);
  return folder;
}

/** Which Jupyter sees the kernel: the chosen Python's, and the one on the PATH. @param {import("./installation.mjs").Installation} installation @param {NodeJS.ProcessEnv} env */
async function jupyter({ python }, env) {
  const list = ["kernelspec", "list", "--json"];
  let found = false;
  for (const [command, ...args] of [
    [python, "-m", "jupyter", ...list],
    ["jupyter", ...list],
  ]) {
    const { code, output } = await attempt(/** @type {string} */ (command), args, { env, seconds: 60 });
    if (code !== 0) continue;
    found = true;
    if (JSON.parse(output.slice(output.indexOf("{"))).kernelspecs["tslab-ml"]) return `sees the kernel (${command})`;
  }
  throw new Error(found ? "does not see the kernel" : "not found");
}

/** @param {string} root */
function dataset(root) {
  return inPackage(
    root,
    "tslabMl.data.fetchFashionMnist({ hosts: [], apt: false }).then(console.log, (e) => { console.error('Error: not on this machine'); process.exit(1); })",
    60,
  );
}

/** @param {Finding[]} findings @param {boolean} [colours] */
export function tableOf(findings, colours = process.stdout.isTTY) {
  const paint = { ok: 32, warn: 33, bad: 31 };
  const wide = Math.max(...findings.map(({ what }) => what.length));
  return findings
    .map(({ what, state, found, fix }) => {
      const mark = state.padEnd(4);
      return `${colours ? `\x1b[${paint[state]}m${mark}\x1b[0m` : mark}  ${what.padEnd(wide)}  ${found}${fix ? `\n      ${" ".repeat(wide)}  fix: ${fix}` : ""}`;
    })
    .join("\n");
}
