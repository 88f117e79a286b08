// @ts-check
import { constants } from "node:os";
import { causeOf, messageOf } from "./fault.mjs";
import { layoutOf, packageRoot } from "./layout.mjs";
import { withLock } from "./lock.mjs";
import { bindingStep } from "./steps/binding.mjs";
import { buildStep } from "./steps/build.mjs";
import { datasetStep } from "./steps/dataset.mjs";
import { nodeStep } from "./steps/node.mjs";
import { npmStep } from "./steps/npm.mjs";
import { pythonSteps } from "./steps/python.mjs";
import { registerStep } from "./steps/register.mjs";
import { snapshotStep } from "./steps/snapshot.mjs";
import { runSteps } from "./steps.mjs";

/**
 * Brings the repository from a fresh clone to ready; what was done before is skipped.
 * @param {{ tests?: boolean, dashboard?: boolean, optionalData?: boolean }} [options]
 */
export function setUp({ tests = false, dashboard = tests, optionalData = false } = {}) {
  const layout = layoutOf(packageRoot);
  /** @type {("jupyter" | "dashboard" | "test")[]} */
  const sets = ["jupyter", ...(dashboard ? /** @type {const} */ (["dashboard"]) : []), ...(tests ? /** @type {const} */ (["test"]) : [])];
  const steps = [
    nodeStep(),
    ...pythonSteps(layout, { sets }),
    npmStep(layout),
    bindingStep({ root: layout.root, python: layout.python }),
    buildStep(layout),
    snapshotStep(),
    registerStep(layout),
    datasetStep({ optional: optionalData }),
  ];
  return withLock(layout.lock, async () => {
    await runSteps(steps, { stamps: layout.stamps });
    return layout;
  });
}

const signals = /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"]);

/** Leaves the signals to the caller, who has a child that must hear of them. */
export function releaseSignals() {
  for (const signal of signals) process.removeAllListeners(signal);
}

/** Runs a command's main function; a failure is told in words. @param {() => Promise<number | void>} main */
export function command(main) {
  // An exit by process.exit ends what is running; one by the signal itself would not.
  for (const signal of signals) process.once(signal, () => process.exit(128 + constants.signals[signal]));
  main().then(
    (code) => {
      if (code) process.exitCode = code;
    },
    (error) => {
      const known = error.name === "Fault" || causeOf(error.code ?? "");
      console.error(`\n${known ? messageOf(error) : error.stack}`);
      process.exitCode = 1;
    },
  );
}
