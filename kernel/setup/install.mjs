// @ts-check
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { Fault } from "./fault.mjs";
import { writeInstallation } from "./installation.mjs";
import { layoutOf, packageRoot } from "./layout.mjs";
import { withLock } from "./lock.mjs";
import { attempt, run } from "./process.mjs";
import { keyOf } from "./stamps.mjs";
import { bindingStep } from "./steps/binding.mjs";
import { nodeStep } from "./steps/node.mjs";
import { npmCommand } from "./steps/npm.mjs";
import { pythonSteps } from "./steps/python.mjs";
import { configure, register } from "./steps/register.mjs";
import { snapshotStep } from "./steps/snapshot.mjs";
import { runSteps } from "./steps.mjs";

const options = /** @type {const} */ ({
  user: { type: "boolean" },
  "sys-prefix": { type: "boolean" },
  prefix: { type: "string" },
  python: { type: "string" },
  tensorflow: { type: "string" },
  "no-danfojs": { type: "boolean" },
});

/**
 * `npx tslab-ml install`: makes the folder that has installed the package ready for notebooks. TensorFlow and the binding go into
 * the folder; the kernel is registered for a Jupyter.
 * @param {string} root
 * @param {string[]} args
 */
export async function install(root, args) {
  const values = valuesOf(args);
  if (!existsSync(join(root, "package.json")))
    throw new Fault(`${root} has no package.json; run "npm init -y" and install tslab-ml there first.`);
  const layout = layoutOf(root);
  if (values.tensorflow !== undefined && !existsSync(join(values.tensorflow, "include/tensorflow")))
    throw new Fault(
      `--tensorflow ${values.tensorflow} has no include/tensorflow; name the folder "tensorflow" in a Python's site-packages.`,
    );
  const python = values.python ?? layout.python;
  const tensorflow = values.tensorflow && resolve(values.tensorflow);
  const own = values.python === undefined;
  /** @type {import("./steps.mjs").Step[]} */
  const steps = [
    nodeStep(),
    ...(own ? pythonSteps(layout, { sets: ["jupyter"], tensorflow: tensorflow === undefined }) : []),
    ...(values["no-danfojs"] ? [] : [danfojsStep(root)]),
    bindingStep({ root, python, tensorflow }),
    snapshotStep(),
    {
      name: "register",
      title: "Kernel tslab-ml",
      run: async () => {
        const data = await dataFolder(values, python);
        register(data, packageRoot);
        if (own && !values.user && !values.prefix) configure(layout.environment);
        writeInstallation(layout, { python, tensorflow, data });
        return data;
      },
    },
  ];
  await withLock(layout.lock, () => runSteps(steps, { stamps: layout.stamps }));
}

/** @param {string[]} args */
function valuesOf(args) {
  try {
    return parseArgs({ args, options }).values;
  } catch (error) {
    throw new Fault(`${/** @type {Error} */ (error).message}. "npx tslab-ml help" lists the options.`);
  }
}

/**
 * The Jupyter data folder to register in: as asked, else the environment with the Jupyter that this folder got.
 * @param {{ user?: boolean, "sys-prefix"?: boolean, prefix?: string }} values
 * @param {string} python
 */
async function dataFolder(values, python) {
  if (values.prefix) return resolve(values.prefix, "share/jupyter");
  if (values.user) {
    const { code, output } = await attempt("jupyter", ["--data-dir"]);
    return code === 0
      ? output.trim()
      : join(homedir(), ...(process.platform === "darwin" ? ["Library/Jupyter"] : [".local/share/jupyter"]));
  }
  return join((await run(python, ["-c", "import sys; print(sys.prefix)"])).trim(), "share/jupyter");
}

/**
 * danfojs-node asks for an old tfjs-node and for a package outside of the registry; this package's overrides give it the TensorFlow that everybody uses, and
 * to all of the folder versions without known vulnerabilities (docs/supply-chain.md).
 * @param {string} root
 * @returns {import("./steps.mjs").Step}
 */
function danfojsStep(root) {
  const { overrides } = JSON.parse(readFileSync(join(packageRoot, "package.json"), "utf8"));
  return {
    name: "danfojs",
    title: "danfojs-node",
    key: () => keyOf("danfojs-node 1.2.0", overrides),
    check: () => existsSync(join(root, "node_modules/danfojs-node/package.json")),
    run: async () => {
      const shim = join(root, ".tslab-ml/tfjs-node");
      mkdirSync(shim, { recursive: true });
      cpSync(join(packageRoot, "kernel/setup/tfjs-node"), shim, { recursive: true });
      const path = join(root, "package.json");
      const content = JSON.parse(readFileSync(path, "utf8"));
      content.dependencies = { ...content.dependencies, "@tensorflow/tfjs-node": "file:.tslab-ml/tfjs-node", "danfojs-node": "1.2.0" };
      content.overrides = { ...content.overrides, ...overrides };
      writeFileSync(path, `${JSON.stringify(content, null, 2)}\n`);
      const [command, first] = npmCommand();
      await run(command, [...first, "install", "--ignore-scripts", "--no-audit", "--no-fund"], { cwd: root });
    },
  };
}
