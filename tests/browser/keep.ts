import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach } from "node:test";
import type { Browser } from "playwright-core";
import { repositoryRoot } from "../reference";
import { consoleOf } from "./chromium";

/** Where what a failed browser test has left is kept. */
export const results = join(repositoryRoot, "test-results");

/**
 * Keeps a screenshot and the console of every page that a test leaves open, and closes it. A test closes its pages as its last step, so that one
 * that is still open belongs to a test that failed. Call it inside `describe`.
 */
export function keepFailures(browser: () => Browser | undefined): void {
  afterEach(async (context) => {
    const name = "name" in context ? context.name : "unnamed";
    for (const [i, opened] of (browser()?.contexts() ?? []).entries()) {
      for (const page of opened.pages()) {
        const path = join(results, `${name.replace(/[^\w]+/g, "-").slice(0, 100)}${i ? `-${i}` : ""}`);
        mkdirSync(results, { recursive: true });
        writeFileSync(`${path}.log`, `${page.url()}\n${consoleOf(page).join("\n")}\n`);
        await page.screenshot({ path: `${path}.png`, timeout: 10_000 }).catch((error) => writeFileSync(`${path}.txt`, String(error)));
      }
      await opened.close();
    }
  });
}
