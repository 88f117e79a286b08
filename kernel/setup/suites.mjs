// @ts-check
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { installWithApt } from "./apt.mjs";
import { findChromium } from "./chromium.mjs";
import { findPostgres } from "./postgres.mjs";
import { attempt } from "./process.mjs";

/** @typedef {{ passed: number, failed: number, skipped: number, output?: string }} Result */
/** @typedef {{ name: string, run: () => Promise<Result> }} Suite */

// A suite that takes this long hangs; and everything together ends within 45 minutes, whatever hangs.
const suiteSeconds = 30 * 60;
const allSeconds = 43 * 60;
const limit = () => Math.max(30, Math.min(suiteSeconds, allSeconds - performance.now() / 1000));

/**
 * What `npm test` runs, in this order.
 * @param {import("./layout.mjs").Layout} layout
 * @returns {Suite[]}
 */
export function suitesOf({ root, state }) {
  const tsc = join(root, "node_modules/typescript/bin/tsc");
  const biome = join(root, "node_modules/@biomejs/biome/bin/biome");
  const tests = join(root, "dist/tests");
  const own = ["kernel", "browser", "notebooks"];
  const rooms = () =>
    readdirSync(tests, { withFileTypes: true }).filter((entry) => entry.isDirectory() && ![...own, "bench"].includes(entry.name));
  return [
    {
      name: "types",
      run: () =>
        commands([
          [tsc, "-p", root, "--noEmit"],
          [tsc, "-p", join(root, "kernel/setup")],
          [tsc, "-p", join(root, "kernel/labextension"), "--noEmit"],
        ]),
    },
    { name: "lint", run: () => commands([[biome, "lint", "--error-on-warnings", root]]) },
    { name: "format", run: () => commands([[biome, "check", "--linter-enabled=false", root]]) },
    { name: "unit", run: unit },
    { name: "kernel", run: () => nodeTests([join(tests, "kernel")]) },
    { name: "browser", run: browser },
    { name: "notebooks", run: () => nodeTests([join(tests, "notebooks")]) },
  ];

  /** Each command counts as one test. @param {string[][]} list @returns {Promise<Result>} */
  async function commands(list) {
    let output = "";
    let failed = 0;
    for (const args of list) {
      const result = await attempt(process.execPath, args, { cwd: root, seconds: limit() });
      if (result.code === 0) continue;
      failed++;
      output += result.output;
    }
    return { passed: list.length - failed, failed, skipped: 0, output };
  }

  /** @returns {Promise<Result>} */
  async function unit() {
    if (!findPostgres()) await installWithApt("postgresql");
    return nodeTests(rooms().map((room) => join(tests, room.name)));
  }

  /** @returns {Promise<Result>} */
  async function browser() {
    if (!(await findChromium(root))) await installWithApt("chromium");
    const chromium = await findChromium(root);
    // One JupyterLab with its browser and kernel at a time: two cores are not enough for two of them.
    if (chromium) return nodeTests([join(tests, "browser")], { CHROME: chromium }, 1);
    const must = process.env.CI === "true" && process.env.TSLAB_ML_SKIP_BROWSER !== "1";
    const output =
      "!!! The browser suite did NOT run: no Chromium or Chrome was found. Install one, or name it in CHROME; in CI, TSLAB_ML_SKIP_BROWSER=1 lets it pass without.\n";
    return { passed: 0, failed: must ? 1 : 0, skipped: 1, output };
  }

  /** @param {string[]} folders @param {Record<string, string>} [env] @param {number} [concurrency] files at a time @returns {Promise<Result>} */
  async function nodeTests(folders, env = {}, concurrency = 2) {
    const files = folders.flatMap(testFiles);
    if (files.length === 0)
      return { passed: 0, failed: 1, skipped: 0, output: `no test file in ${folders.join(", ")}; is the build up to date?\n` };
    const reports = join(state, "reports");
    mkdirSync(reports, { recursive: true });
    const [tap, spec] = ["tap", "spec"].map((kind) => join(reports, `${process.pid}-${Date.now()}.${kind}`));
    const reporters = [
      ["tap", tap],
      ["spec", spec],
    ].flatMap(([kind, file]) => [`--test-reporter=${kind}`, `--test-reporter-destination=${file}`]);
    const { code, output } = await attempt(process.execPath, ["--test", `--test-concurrency=${concurrency}`, ...reporters, ...files], {
      cwd: root,
      env: { ...process.env, ...env },
      seconds: limit(),
    });
    const summary = existsSync(tap ?? "") ? readFileSync(tap ?? "", "utf8") : "";
    const details = existsSync(spec ?? "") ? readFileSync(spec ?? "", "utf8") : "";
    rmSync(reports, { recursive: true, force: true });
    const count = (/** @type {string} */ word) => Number(new RegExp(`^# ${word} (\\d+)$`, "m").exec(summary)?.[1] ?? 0);
    const skips = details.split("\n").filter((line) => /# \S.*$/.test(line) && line.includes("﹣"));
    const failed = count("fail") + count("cancelled") || (code === 0 ? 0 : 1);
    const failures = details.slice(Math.max(0, details.indexOf("failing tests:")));
    const late = typeof code === "string" ? `!!! ended: ${code}\n` : "";
    return {
      passed: count("pass"),
      failed,
      skipped: count("skipped"),
      output: failed ? `${late}${failures || output}\n` : skips.map((line) => `${line.trim()}\n`).join(""),
    };
  }
}

/** @param {string} folder @returns {string[]} */
function testFiles(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".test.js"))
    .map((name) => join(folder, name))
    .sort();
}
