import type { Trial } from "../../study";
import type { Portable } from "../portable";

/** What a worker is told. */
export type ToWorker =
  | { readonly kind: "setup"; readonly portable: Portable }
  | { readonly kind: "trial"; readonly trial: Pick<Trial, "id" | "number" | "params" | "userAttrs" | "systemAttrs"> }
  | { readonly kind: "answer"; readonly value?: unknown; readonly error?: ErrorRecord };

/** What a worker says; `call` waits for an answer. */
export type FromWorker =
  | { readonly kind: "ready" }
  | { readonly kind: "call"; readonly method: CallName; readonly args: readonly unknown[] }
  | { readonly kind: "done"; readonly returned: unknown }
  | { readonly kind: "failed"; readonly error: ErrorRecord; readonly pruned: boolean };

/** The functions of a trial that its worker calls in the process of the study. */
export const callNames = ["suggestFloat", "suggestInt", "suggestCategorical", "report", "shouldPrune", "setUserAttr", "saved"] as const;
export type CallName = (typeof callNames)[number];

/** Classes that every process has, so that an error is of the same one on the other side. */
const shared = [EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError] as const;

export interface ErrorRecord {
  readonly name: string;
  /** Which of the classes of JavaScript itself it belongs to. */
  readonly kind?: string;
  readonly message: string;
  readonly stack?: string;
}

export function recordOf(error: unknown): ErrorRecord {
  if (error instanceof Error) {
    const kind = shared.find((each) => error instanceof each)?.name;
    return { name: error.name, ...(kind && { kind }), message: error.message, stack: error.stack };
  }
  return { name: "Error", message: String(error) };
}

/** An error as it was in the other process, its name, stack and class too; of a class that is not JavaScript's own it is a plain one. */
export function errorOf({ name, kind, message, stack }: ErrorRecord): Error {
  const error = new (shared.find((each) => each.name === kind) ?? Error)(message);
  Object.defineProperty(error, "name", { value: name, configurable: true, writable: true });
  if (stack) error.stack = stack;
  return error;
}
