import { deserialize, serialize } from "node:v8";
import type { Trial } from "../../study";
import type { Portable } from "../portable";
import type { ErrorRecord } from "../processes/messages";

export type GivenTrial = Pick<Trial, "id" | "number" | "params" | "userAttrs" | "systemAttrs">;

/** What a job of the cluster does. */
export interface RayTask {
  readonly portable: Portable;
  /** As the cluster reaches it. */
  readonly storage: string;
  /** The name of the job. */
  readonly job: string;
  /** One after the other. */
  readonly trials: readonly GivenTrial[];
}

/** System attributes of a trial by which its job says that it has begun it (the job's name), and how it ended. */
export const begunAttr = "ray:job";
export const returnedAttr = "ray:returned";
export const failedAttr = "ray:failed";

/** What {@link failedAttr} holds. */
export interface Failed extends ErrorRecord {
  readonly pruned: boolean;
}

/** A line of a job's log that says whose lines follow. */
export const headingOf = (number: number): string => `--- tslab-ml trial ${number} ---`;
export const numberOf = (line: string): string | undefined => /^--- tslab-ml trial (\d+) ---$/.exec(line)?.[1];

export const taskVariable = "TSLAB_ML_RAY_TASK";
// Linux takes 128 KiB for one variable (MAX_ARG_STRLEN of execve(2)).
const mostCharacters = 120_000;

/** @throws {RangeError} when it is too large for an environment variable */
export function encodeTask(task: RayTask): string {
  const text = serialize(task).toString("base64");
  if (text.length > mostCharacters)
    throw new RangeError(
      `ray: the objective with its setup and context takes ${Math.ceil(text.length / 1000)} kB, but a job takes ${mostCharacters / 1000}; hand over where data are (a path, a URL, a table), not the data.`,
    );
  return text;
}

export const decodeTask = (text: string): RayTask => deserialize(Buffer.from(text, "base64")) as RayTask;
