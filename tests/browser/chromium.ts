import { join } from "node:path";
import { type Browser, chromium, type Page } from "playwright-core";
import { findChromium } from "../../src/plots/static/chromium";

/** The browser to test with; undefined where there is none, which `npm test` then says loudly. */
export const executablePath = findChromium();

/** Why a suite cannot run, for node:test's `skip`; false when it can. */
export const withoutBrowser: string | false = executablePath ? false : "SKIPPED: no Chromium or Chrome was found; set CHROME to its path";

const args = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export const launch = (): Promise<Browser> => chromium.launch({ executablePath, args });

const logs = new WeakMap<Page, string[]>();

/** Everything that a page under {@link watch} has written to its console, line by line. */
export const consoleOf = (page: Page): readonly string[] => logs.get(page) ?? [];

/** What went wrong on a page: errors on its console, exceptions nobody caught, and requests to anywhere but this machine, which are refused. */
export async function watch(page: Page): Promise<string[]> {
  const troubles: string[] = [];
  const log: string[] = [];
  logs.set(page, log);
  page.on("console", (message) => log.push(`${message.type()}: ${message.text()} (${message.location().url})`));
  page.on("pageerror", (error) => log.push(`exception: ${error.stack ?? error.message}`));
  page.on("console", (message) => message.type() === "error" && troubles.push(`console: ${message.text()} (${message.location().url})`));
  page.on("pageerror", (error) => troubles.push(`exception: ${error.stack ?? error.message}`));
  await page.route(
    (url) => !["127.0.0.1", "localhost", ""].includes(url.hostname),
    (route) => {
      troubles.push(`request: ${route.request().url()}`);
      return route.abort();
    },
  );
  return troubles;
}

/** Where TSLAB_ML_SCREENSHOTS names a folder, pictures to look at are left there. */
export async function screenshot(page: Page, name: string): Promise<void> {
  const folder = process.env.TSLAB_ML_SCREENSHOTS;
  if (folder) await page.screenshot({ path: join(folder, `${name}.png`) });
}
