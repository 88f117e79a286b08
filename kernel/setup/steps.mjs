// @ts-check
import { Fault, messageOf } from "./fault.mjs";
import { dropStamp, readStamp, writeStamp } from "./stamps.mjs";

/**
 * @typedef {object} Step
 * @property {string} name for the stamp, such as `python`
 * @property {string} title what the user reads
 * @property {() => Promise<string> | string} [key] what the step depends on; without it the step always runs
 * @property {() => Promise<boolean> | boolean} [check] a quick look whether the result is really there
 * @property {(say: (message: string) => void) => Promise<string | void>} run returns a word on the result
 * @property {boolean} [optional] a failure is said, and the rest goes on
 */

/** Seconds, as short as they may be read. @param {number} start */
export const since = (start) => `${((performance.now() - start) / 1000).toFixed(1)} s`;

/**
 * Runs the steps in order. A step that was done for the same key is skipped; one that failed or was interrupted has no stamp and is
 * repeated.
 * @param {Step[]} steps
 * @param {{ stamps: string, print?: (line: string) => void }} options
 */
export async function runSteps(steps, { stamps, print = console.log }) {
  for (const [i, step] of steps.entries()) {
    const start = performance.now();
    const head = `[${i + 1}/${steps.length}] ${step.title}`;
    try {
      const key = await step.key?.();
      if (key !== undefined && readStamp(stamps, step.name) === key && (await (step.check?.() ?? true))) {
        print(`${head}: done before`);
        continue;
      }
      dropStamp(stamps, step.name);
      if (key !== undefined) print(`${head} ...`);
      const result = await step.run((message) => print(`      ${message.slice(0, 160)}`));
      if (key !== undefined) writeStamp(stamps, step.name, key);
      print(`${head}: ${result ? `${result}, ` : ""}${since(start)}`);
    } catch (error) {
      const message = messageOf(error);
      if (!step.optional) throw new Fault(message.startsWith(step.title) ? message : `${step.title}: ${message}`);
      print(`${head}: not done. ${message}`);
    }
  }
}
