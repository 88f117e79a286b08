// @ts-check
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of this package: the repository, or node_modules/tslab-ml elsewhere. */
export const packageRoot = resolve(dirname(fileURLToPath(import.meta.url)), "../..");

/**
 * Where things are for a folder that uses the package.
 * @param {string} root the repository, or the user's own folder
 */
export function layoutOf(root) {
  const state = join(root, ".tslab-ml");
  const environment = join(state, "python");
  return {
    root,
    state,
    stamps: join(state, "stamps"),
    lock: join(state, "lock"),
    environment,
    python: pythonOf(environment),
    jupyter: join(state, "jupyter"),
    modules: join(root, "node_modules"),
  };
}

/** @typedef {ReturnType<typeof layoutOf>} Layout */

/** The interpreter of a virtual environment. @param {string} environment */
export const pythonOf = (environment) =>
  join(environment, ...(process.platform === "win32" ? ["Scripts", "python.exe"] : ["bin", "python"]));

/** Settings that keep Jupyter inside the repository. @param {Layout} layout */
export function jupyterEnvironment({ jupyter, environment }) {
  const bin = dirname(pythonOf(environment));
  return {
    ...process.env,
    PATH: `${bin}${process.platform === "win32" ? ";" : ":"}${process.env.PATH ?? ""}`,
    JUPYTER_CONFIG_DIR: join(jupyter, "config"),
    JUPYTER_DATA_DIR: join(jupyter, "data"),
    JUPYTER_RUNTIME_DIR: join(jupyter, "runtime"),
    JUPYTERLAB_SETTINGS_DIR: join(jupyter, "lab/user-settings"),
    JUPYTERLAB_WORKSPACES_DIR: join(jupyter, "lab/workspaces"),
    IPYTHONDIR: join(jupyter, "ipython"),
  };
}
