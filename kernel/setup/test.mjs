// @ts-check
import { Fault } from "./fault.mjs";
import { command, setUp } from "./setup.mjs";
import { since } from "./steps.mjs";
import { suitesOf } from "./suites.mjs";

/**
 * Which suites to run: all, those named, or all but those after --skip.
 * @param {string[]} args
 * @param {import("./suites.mjs").Suite[]} suites
 */
function chosen(args, suites) {
  const at = args.indexOf("--skip");
  const [only, skipped] = at < 0 ? [args, []] : [args.slice(0, at), args.slice(at + 1)];
  for (const name of [...only, ...skipped]) {
    if (!suites.some((suite) => suite.name === name))
      throw new Fault(`There is no suite "${name}"; there are ${suites.map((suite) => suite.name).join(", ")}.`);
  }
  return suites.filter(({ name }) => (only.length === 0 || only.includes(name)) && !skipped.includes(name));
}

command(async () => {
  const start = performance.now();
  const layout = await setUp({ tests: true });
  const all = suitesOf(layout);
  const suites = chosen(process.argv.slice(2), all);
  for (const { name } of all) if (!suites.some((suite) => suite.name === name)) console.log(`!!! ${name}: left out, as asked`);
  const totals = { passed: 0, failed: 0, skipped: 0 };
  for (const suite of suites) {
    const begun = performance.now();
    const { passed, failed, skipped, output } = await suite
      .run()
      .catch((error) => ({ passed: 0, failed: 1, skipped: 0, output: `${error.stack}\n` }));
    if (output) process.stdout.write(output.endsWith("\n") ? output : `${output}\n`);
    console.log(`${suite.name}: ${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ""}, ${since(begun)}`);
    totals.passed += passed;
    totals.failed += failed;
    totals.skipped += skipped;
  }
  console.log(`all in ${since(start)}`);
  console.log(`${totals.passed} passed, ${totals.failed} failed${totals.skipped ? `, ${totals.skipped} skipped` : ""}`);
  return totals.failed > 0 ? 1 : 0;
});
