import type { Space } from "../space";
import type { Returned, Trial } from "../study";

/** The package itself, as an objective in another process gets it. */
export type Package = typeof import("tslab-ml");

/**
 * An objective that runs in another process: its text is sent there, so that it sees only what it is given. That is the trial, the package, and
 * what `setup` returned (or `context`, without one).
 */
export type PortableObjective<S extends Space, State> = (trial: Trial<S>, tslabMl: Package, state: State) => Returned | Promise<Returned>;

export interface PortableOptions<Context, State> {
  /** Plain data for `setup`, or for the objective where there is no `setup`; it is copied to every process. */
  context?: Context;
  /** Runs once in every process, before its first trial: load and prepare data here. Its text is sent, as that of the objective. */
  setup?: (tslabMl: Package, context: Context) => State | Promise<State>;
}

/** What goes to another process. */
export interface Portable {
  readonly objective: string;
  readonly setup?: string;
  readonly context?: unknown;
}

/** @throws {TypeError} when a function has no text of its own, as those of the engine and bound ones */
export function portableOf(caller: string, objective: unknown, { setup, context }: PortableOptions<never, unknown>): Portable {
  return { objective: textOf(caller, "objective", objective), setup: setup && textOf(caller, "setup", setup), context };
}

function textOf(caller: string, argument: string, value: unknown): string {
  if (typeof value !== "function") throw new TypeError(`${caller}: ${argument} is ${typeof value}, but must be a function.`);
  const text = Function.prototype.toString.call(value);
  if (text.includes("[native code]"))
    throw new TypeError(`${caller}: ${argument} has no text that could be sent to another process; write it as a plain function.`);
  return text;
}

type Run = (trial: Trial, tslabMl: Package, state: unknown) => Returned | Promise<Returned>;

/** Brings a portable objective to life in this process. */
export async function revived({ objective, setup, context }: Portable): Promise<(trial: Trial) => Promise<Returned>> {
  // Not imported above: the package is still loading when this file is.
  const tslab = require("tslab-ml") as Package;
  const state = setup
    ? await explained("setup", () => (functionOf(setup) as (lib: Package, given: unknown) => unknown)(tslab, context))
    : context;
  const run = functionOf(objective) as Run;
  return (trial) => explained("objective", () => run(trial, tslab, state));
}

/** A method, `objective(trial) {…}`, is a function only within an object. */
function functionOf(text: string): unknown {
  const evaluate = (source: string) => new Function("require", `"use strict"; return ${source};`)(require) as unknown;
  try {
    return evaluate(`(${text})`);
  } catch {
    return Object.values(evaluate(`({ ${text} })`) as Record<string, unknown>)[0];
  }
}

async function explained<T>(what: string, run: () => T | Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    const missing = error instanceof ReferenceError && /^(\S+) is not defined/.exec(error.message)?.[1];
    if (missing)
      error.message = `${missing} is not known in the process that runs the ${what}; take it from the package, which is the ${what === "setup" ? "first" : "second"} argument, or hand it over by context.`;
    throw error;
  }
}
