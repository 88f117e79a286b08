import { numberOf } from "./task";

/**
 * Prints what a job has written since the last call, each line with the number of its trial.
 *
 * @param read everything that the job has written so far
 * @param first the trial that lines belong to before the job has said which it is at
 * @returns prints the lines that have ended, or all of them at the end of the job
 */
export function logOf(read: () => Promise<string>, first: number): (whole: boolean) => Promise<void> {
  let printed = 0;
  let number = String(first);
  return async (whole) => {
    // There are none before it runs.
    const text = await read().catch(() => "");
    const end = whole ? text.length : text.lastIndexOf("\n") + 1;
    for (const line of text.slice(printed, end).split("\n")) {
      const next = numberOf(line);
      if (next !== undefined) number = next;
      else if (line) console.log(`trial ${number}: ${line}`);
    }
    printed = Math.max(printed, end);
  };
}
