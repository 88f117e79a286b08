import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { writeWhole } from "../../files";
import type { Column } from "../../table";
import { kindOf } from "./kinds";
import { type FittedPipeline, type FittedStep, fittedPipeline } from "./pipeline";

const format = "tslab-ml cleaning 1";

/** Writes a fitted pipeline as JSON: its steps, their options, and what they learned. The file is there whole or not at all. */
export async function savePipeline({ columns, steps }: FittedPipeline, path: string): Promise<void> {
  await writeWhole(path, [Buffer.from(`${jsonOf({ format, columns, steps })}\n`)]);
}

/** JSON.stringify makes null of what is infinite; a number that is too large is JSON too, and is infinite when it is read. */
function jsonOf(value: unknown): string {
  const infinite = randomUUID();
  const text = JSON.stringify(
    value,
    (_, each: unknown) => (each === Number.POSITIVE_INFINITY ? infinite : each === Number.NEGATIVE_INFINITY ? `-${infinite}` : each),
    2,
  );
  return text.replaceAll(`"${infinite}"`, "1e999").replaceAll(`"-${infinite}"`, "-1e999");
}

/**
 * Reads a pipeline that {@link savePipeline} wrote.
 *
 * @throws {Error} when the file is no such pipeline, naming what is wrong in it
 */
export async function loadPipeline(path: string): Promise<FittedPipeline> {
  const wrong = (what: string, cause?: unknown) => new Error(`loadPipeline: ${path} ${what}.`, { cause });
  const text = await readFile(path, "utf8");
  let read: { format?: unknown; columns?: unknown; steps?: unknown };
  try {
    read = JSON.parse(text);
  } catch (error) {
    throw wrong("is not JSON", error);
  }
  if (read?.format !== format) throw wrong(`has format ${JSON.stringify(read?.format)}, but must have ${JSON.stringify(format)}`);
  if (!isColumns(read.columns) || !Array.isArray(read.steps)) throw wrong("lacks its columns or steps");
  for (const [i, step] of (read.steps as Partial<FittedStep>[]).entries()) {
    if (typeof step?.step !== "string" || !isObject(step.options) || !isObject(step.fitted))
      throw wrong(`has a step ${i + 1} without name, options or fitted`);
    try {
      kindOf(step as FittedStep).check(step.options);
    } catch (error) {
      throw wrong(`has a step ${i + 1} that does not fit: ${error instanceof Error ? error.message : error}`, error);
    }
  }
  return fittedPipeline(read.columns, read.steps as FittedStep[]);
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null && !Array.isArray(value);

const isColumns = (value: unknown): value is Column[] =>
  Array.isArray(value) && value.every((column) => typeof column?.name === "string" && typeof column?.type === "string");
