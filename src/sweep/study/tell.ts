import { type FrozenTrial, lastStep, type TrialState } from "../storage";

/** How a trial ends. */
export interface Outcome {
  readonly state: TrialState;
  readonly values: readonly number[] | null;
  /** Why it failed. */
  readonly reason?: string;
}

/** Why what an objective returned cannot be its values; undefined when it can. */
export function problemOf(returned: unknown, objectives: number): string | undefined {
  if (returned === undefined || returned === null)
    return `the objective returned nothing, but must return ${objectives === 1 ? "a number" : `${objectives} numbers`}; is there a return?`;
  const values = Array.isArray(returned) ? returned : [returned];
  const wrong = values.findIndex((value) => typeof value !== "number" || Number.isNaN(value));
  if (wrong >= 0)
    return `the objective returned ${describe(values[wrong])}${values.length > 1 ? ` as value ${wrong + 1}` : ""}, but must return a number.`;
  if (values.length !== objectives)
    return `the objective returned ${values.length} ${values.length === 1 ? "number" : "numbers"}, but the study has ${objectives} ${objectives === 1 ? "direction" : "directions"}.`;
  return undefined;
}

/** Why values that were given cannot be those of a trial; undefined when they can. */
export function problemOfValues(values: unknown, objectives: number): string | undefined {
  return problemOf(values, objectives)
    ?.replace("the objective returned", "values is")
    .replace("must return", "must be")
    .replace("; is there a return?", ".");
}

/** The end of a trial that returned something: complete, or failed with a reason. */
export function outcomeOf(returned: unknown, objectives: number): Outcome {
  const reason = problemOf(returned, objectives);
  return reason ? { state: "FAIL", values: null, reason } : { state: "COMPLETE", values: [returned].flat() as number[] };
}

/** A pruned trial has the last value that it reported, where that is a number. */
export function prunedOutcome(trial: Pick<FrozenTrial, "intermediateValues">, objectives: number): Outcome {
  const step = lastStep(trial);
  const value = step === undefined ? Number.NaN : (trial.intermediateValues[step] as number);
  return { state: "PRUNED", values: objectives === 1 && !Number.isNaN(value) ? [value] : null };
}

function describe(value: unknown): string {
  if (typeof value === "number" || value === undefined) return String(value);
  if (value instanceof Promise) return "a promise within an array";
  return typeof value === "object"
    ? `an object (${value?.constructor?.name ?? "null"})`
    : `${typeof value === "string" ? JSON.stringify(value) : String(value)} (${typeof value})`;
}

/** What is kept of why a trial failed. */
export const messageOf = (error: unknown): string => (error instanceof Error ? `${error.name}: ${error.message}` : String(error));
