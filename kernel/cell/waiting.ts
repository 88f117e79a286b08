import { given } from "../compile/protocol";
import { iterateGuarded } from "./iterate";
import type { Running } from "./running";

/**
 * What the text of cells, and of files beside the notebook, calls around what it awaits and iterates, so that an interrupt ends it.
 *
 * @param current the cell that runs now: a function of an earlier cell belongs to the cell that called it
 */
export const waitingCalls = (current: () => Running | undefined) => ({
  [given.await](value: unknown): unknown {
    const running = current();
    return running ? running.guard(value) : value;
  },
  [given.iterate](values: AsyncIterable<unknown>): AsyncIterable<unknown> {
    const running = current();
    return running ? iterateGuarded(values, running) : values;
  },
});
