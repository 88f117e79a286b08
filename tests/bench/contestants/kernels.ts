import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { python, repositoryRoot } from "../../reference";
import { globalModules, installGlobally } from "./install";

/** The kernels that are compared, in the order of the tables' columns. */
export const kernelNames = ["tslab-ml", "ipykernel", "deno", "tslab"] as const;
export type KernelName = (typeof kernelNames)[number];

export interface Contestants {
  /** Where Jupyter finds the kernels: the environment variable JUPYTER_PATH and what else keeps the user's Jupyter out of it. */
  env: NodeJS.ProcessEnv;
  /** Where cells run. It lies in the repository, so that imports find the repository's packages. */
  folder: string;
  /** For example `deno 2.9.6`. */
  titles: Record<KernelName, string>;
}

const versions = { tslab: "1.0.22", deno: "2.9.6" };

/** Installs what is not part of the project, and makes a Jupyter data folder that holds the four kernels. */
export async function prepareContestants(): Promise<Contestants> {
  const folder = join(repositoryRoot, ".tslab-ml", "bench");
  await installGlobally(folder, versions);
  const modules = globalModules(folder);
  const specs: Record<KernelName, { argv: string[]; language: string }> = {
    "tslab-ml": {
      argv: [process.execPath, join(repositoryRoot, "dist/kernel/front/main.js"), "{connection_file}"],
      language: "typescript",
    },
    ipykernel: { argv: [python, "-Xfrozen_modules=off", "-m", "ipykernel_launcher", "-f", "{connection_file}"], language: "python" },
    // The program itself, as `deno jupyter --install` registers it, not npm's script in front of it.
    deno: { argv: [denoProgram(modules), "jupyter", "--kernel", "--conn", "{connection_file}"], language: "typescript" },
    tslab: { argv: [process.execPath, join(modules, "tslab/bin/tslab"), "kernel", "--config-path={connection_file}"], language: "tslab" },
  };
  const data = join(folder, "jupyter");
  for (const [name, spec] of Object.entries(specs)) {
    const kernel = join(data, "kernels", `bench-${name}`);
    mkdirSync(kernel, { recursive: true });
    const interrupt = name === "tslab-ml" ? { interrupt_mode: "message" } : {};
    writeFileSync(join(kernel, "kernel.json"), JSON.stringify({ ...spec, ...interrupt, display_name: name }));
  }
  const env = {
    ...process.env,
    JUPYTER_PATH: data,
    JUPYTER_CONFIG_DIR: join(folder, "config"),
    JUPYTER_DATA_DIR: join(folder, "data"),
    JUPYTER_RUNTIME_DIR: join(folder, "runtime"),
    IPYTHONDIR: join(folder, "ipython"),
    DENO_NO_UPDATE_CHECK: "1",
    PYTHONDONTWRITEBYTECODE: "1",
  };
  const titles = { "tslab-ml": "tslab-ml", ipykernel: "ipykernel", deno: `deno ${versions.deno}`, tslab: `tslab ${versions.tslab}` };
  return { env, folder, titles };
}

function denoProgram(modules: string): string {
  const { runInstall } = require(join(modules, "deno/install_api.cjs")) as { runInstall(): string };
  return runInstall();
}
