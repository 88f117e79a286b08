// @ts-check
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
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
  const env = jupyterEnvironment(layout);
  return Promise.all([
    finding("Node.js", async () => checkNode(process.version), "install Node.js 20 or newer"),
    finding("Python", async () => `${(await findPython()).version}`, "install Python 3.10 or newer with its venv module"),
    finding("TensorFlow", async () => pip(layout.python, "tensorflow"), install),
    finding("binding", () => binding(root), install),
    finding("devices", () => devices(root), install),
    finding("JupyterLab", async () => pip(existsSync(layout.python) ? layout.python : "python3", "jupyterlab"), install),
    finding("kernel", () => kernel(env), install),
    finding("Fashion-MNIST", () => dataset(root), "connect to a network and run it again, or see the README for other ways", "warn"),
  ]);
}

/** @param {string} what @param {() => Promise<string>} look @param {string} fix @param {"bad" | "warn"} [otherwise] @returns {Promise<Finding>} */
async function finding(what, look, fix, otherwise = "bad") {
  try {
    return { what, state: "ok", found: await look() };
  } catch (error) {
    return { what, state: otherwise, found: /** @type {Error} */ (error).message.split("\n")[0] ?? "", fix };
  }
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

/** @param {NodeJS.ProcessEnv} env */
async function kernel(env) {
  const { code, output } = await attempt("jupyter", ["kernelspec", "list", "--json"], { env, seconds: 60 });
  if (code !== 0) throw new Error("no Jupyter found");
  const specs = JSON.parse(output.slice(output.indexOf("{"))).kernelspecs;
  const spec = specs["tslab-ml"];
  if (!spec) throw new Error("not registered");
  const script = spec.spec.argv[1];
  if (!existsSync(script)) throw new Error(`registered, but ${script} is gone`);
  return spec.resource_dir;
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
