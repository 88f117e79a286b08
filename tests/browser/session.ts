import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { after, before } from "node:test";
import type { Browser } from "playwright-core";
import { repositoryRoot } from "../reference";
import { launch } from "./chromium";
import { keepFailures } from "./keep";
import { type Lab, startLab } from "./lab";
import type { LabPage, OpenOptions } from "./lab-page";
import { writeSources } from "./notebook";

/** A JupyterLab with a browser for the tests of one `describe`. */
export interface LabSession {
  /** Where the notebooks lie; below the repository, so that cells find tslab-ml as those in notebooks/ do. */
  readonly folder: string;
  /** Opens a notebook and waits for its kernel. */
  open(name: string, options?: OpenOptions): Promise<LabPage>;
}

/** Starts JupyterLab and a browser before the tests of a `describe`, and ends them after. @param notebooks cells by file name */
export function labSession(notebooks: Record<string, readonly string[]> = {}, prepare?: (folder: string) => void): LabSession {
  const folder = join(repositoryRoot, ".tslab-ml", `browser-${process.pid}`);
  let lab: Lab | undefined;
  let browser: Browser | undefined;

  before(async () => {
    mkdirSync(folder, { recursive: true });
    for (const [name, sources] of Object.entries(notebooks)) writeSources(folder, name, sources);
    prepare?.(folder);
    [lab, browser] = await Promise.all([startLab({ folder }), launch()]);
  });
  keepFailures(() => browser);
  after(async () => {
    await browser?.close();
    await lab?.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  return {
    folder,
    async open(name, options) {
      if (!lab || !browser) throw new Error("A notebook is opened inside a test, when JupyterLab has started.");
      const opened = await lab.open(browser, name, options);
      // JupyterLab runs nothing before the kernel has answered.
      await opened.waitIdle(60);
      return opened;
    },
  };
}
