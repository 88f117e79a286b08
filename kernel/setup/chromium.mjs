// @ts-check
import { existsSync } from "node:fs";
import { attempt } from "./process.mjs";

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const places = ["/Applications/Google Chrome.app/Contents/MacOS/Google Chrome", "/Applications/Chromium.app/Contents/MacOS/Chromium"];

/**
 * A Chromium or Chrome: the environment variable CHROME, the PATH, where macOS keeps it, or the one that Playwright has downloaded.
 * @param {string} root
 * @returns {Promise<string | undefined>}
 */
export async function findChromium(root) {
  if (process.env.CHROME && existsSync(process.env.CHROME)) return process.env.CHROME;
  for (const name of names) {
    const { code, output } = await attempt("which", [name]);
    if (code === 0) return output.trim();
  }
  const code = "console.log(require('playwright-core').chromium.executablePath())";
  const playwright = await attempt(process.execPath, ["-e", code], { cwd: root });
  return [...places, playwright.output.trim()].find((path) => path && existsSync(path));
}
