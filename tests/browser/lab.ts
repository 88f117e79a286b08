import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import type { Browser } from "playwright-core";
import { python, repositoryRoot } from "../reference";
import { type LabPage, type OpenOptions, openNotebook, themeNames } from "./lab-page";

/** A JupyterLab of its own: settings, workspaces and data in a temporary folder, with the kernel and the figure renderer registered. */
export interface Lab {
  /** Where the notebooks lie. */
  readonly folder: string;
  /** A Jupyter data folder that the Lab, and nbconvert with {@link Lab.environment}, look into first. */
  readonly environment: NodeJS.ProcessEnv;
  /** Opens a notebook as a person would find it. */
  open(browser: Browser, notebook: string, options?: OpenOptions): Promise<LabPage>;
  stop(): Promise<void>;
}

const startSeconds = 60;

/** Starts JupyterLab on a folder of notebooks; a temporary one unless `folder` names another. */
export async function startLab({ folder }: { folder?: string } = {}): Promise<Lab> {
  const state = mkdtempSync(join(tmpdir(), "tslab-ml-lab-"));
  const [data, runtime, config, notebooks] = ["data", "runtime", "config", "notebooks"].map((name) => join(state, name)) as [
    string,
    string,
    string,
    string,
  ];
  const root = folder ?? notebooks;
  for (const path of [data, runtime, config, notebooks]) mkdirSync(path, { recursive: true });
  await register(data);
  const environment = {
    ...process.env,
    JUPYTER_PATH: data,
    JUPYTER_DATA_DIR: data,
    JUPYTER_RUNTIME_DIR: runtime,
    JUPYTER_CONFIG_DIR: config,
    JUPYTERLAB_SETTINGS_DIR: join(config, "settings"),
    JUPYTERLAB_WORKSPACES_DIR: join(config, "workspaces"),
    JUPYTER_TOKEN: "test",
    TSLAB_ML_HISTORY: "0",
  };
  const args = [
    "-m",
    "jupyterlab",
    "--no-browser",
    "--ip=127.0.0.1",
    "--port=0",
    `--ServerApp.root_dir=${root}`,
    "--LabApp.news_url=",
    "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
  ];
  const server = spawn(python, process.getuid?.() === 0 ? [...args, "--allow-root"] : args, {
    env: environment,
    cwd: root,
    stdio: ["ignore", "ignore", "pipe"],
  });
  let log = "";
  server.stderr.on("data", (text) => {
    log += text;
  });
  const url = await address(server, runtime, () => log);
  return {
    folder: root,
    environment,
    async open(browser, notebook, options) {
      writeSettings(config, options?.theme ?? "light");
      return openNotebook(browser, `${url}lab/workspaces/w${Date.now()}/tree/${encodeURIComponent(notebook)}?reset&token=test`, options);
    },
    async stop() {
      server.kill("SIGTERM");
      await Promise.race([
        new Promise((resolve) => server.once("exit", resolve)),
        sleep(10_000, undefined, { ref: false }).then(() => server.kill("SIGKILL")),
      ]);
      rmSync(state, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

async function register(data: string): Promise<void> {
  const setup = (await import(pathToFileURL(join(repositoryRoot, "kernel/setup/steps/register.mjs")).href)) as {
    register(data: string): void;
  };
  setup.register(data);
}

function writeSettings(config: string, theme: "light" | "dark"): void {
  const folder = join(config, "settings/@jupyterlab/apputils-extension");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "themes.jupyterlab-settings"), JSON.stringify({ theme: themeNames[theme], "adaptive-theme": false }));
  writeFileSync(join(folder, "notification.jupyterlab-settings"), JSON.stringify({ fetchNews: "false", checkForUpdates: false }));
}

async function address(server: ChildProcess, runtime: string, log: () => string): Promise<string> {
  const end = Date.now() + startSeconds * 1000;
  while (Date.now() < end && server.exitCode === null) {
    const file = readdirSync(runtime).find((name) => /^jpserver-\d+\.json$/.test(name));
    const url = file && readUrl(join(runtime, file));
    if (url && (await fetch(`${url}api?token=test`).catch(() => undefined))?.ok) return url;
    await sleep(200);
  }
  server.kill("SIGKILL");
  throw new Error(`JupyterLab did not start in ${startSeconds} s:\n${log()}`);
}

function readUrl(file: string): string | undefined {
  try {
    return (JSON.parse(readFileSync(file, "utf8")) as { url: string }).url.replace("localhost", "127.0.0.1");
  } catch {
    return undefined;
  }
}
