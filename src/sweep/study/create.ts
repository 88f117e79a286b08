import { randomUUID } from "node:crypto";
import { checkSpace, type Space } from "../space";
import { type Direction, openStorage, type Storage, type StudyRecord } from "../storage";
import type { CreateStudyOptions, LoadStudyOptions, Study } from "./study";
import { studyOf } from "./study-of";

/**
 * Creates a study.
 *
 *     const study = await sweep.createStudy({ storage: "sqlite:///sweeps.db", name: "cnn", direction: "maximize", loadIfExists: true });
 *
 * @throws {RangeError} when an option is wrong, or the space contradicts itself or the trials that are there
 * @throws {Error} when there is a study of that name, or the storage cannot be opened
 */
export async function createStudy<const S extends Space = Space>(options: CreateStudyOptions<S> = {}): Promise<Study<S>> {
  const directions = directionsOf(options);
  if (options.space) checkSpace(options.space);
  const storage = await openStorage(options.storage);
  const owned = typeof options.storage === "string";
  try {
    const name = options.name ?? `no-name-${randomUUID()}`;
    const created = await storage.createStudy(name, directions);
    if (created === undefined && !options.loadIfExists)
      throw new Error(`createStudy: there is a study "${name}" already; give another name, or loadIfExists: true to go on with it.`);
    return await studyOf(storage, (await storage.study(name)) as StudyRecord, options, owned);
  } catch (error) {
    if (owned) await storage.close();
    throw error;
  }
}

/**
 * Opens a study that is there, Optuna's or ours.
 *
 * @throws {Error} when there is none of that name, or no name was given and there is not exactly one study
 */
export async function loadStudy<const S extends Space = Space>(options: LoadStudyOptions<S>): Promise<Study<S>> {
  if (options.space) checkSpace(options.space);
  const storage = await openStorage(options.storage);
  const owned = typeof options.storage === "string";
  try {
    return await studyOf(storage, await chosenStudy(storage, options.name), options, owned);
  } catch (error) {
    if (owned) await storage.close();
    throw error;
  }
}

/** Names, directions and attributes of all studies of a storage. */
export async function studies(storage: string | Storage): Promise<readonly StudyRecord[]> {
  return within(storage, (opened) => opened.studies());
}

/** Deletes a study and its trials. @throws {Error} when there is none of that name */
export async function deleteStudy({ storage, name }: { storage: string | Storage; name: string }): Promise<void> {
  await within(storage, async (opened) => opened.deleteStudy((await chosenStudy(opened, name)).id));
}

async function within<T>(given: string | Storage, action: (storage: Storage) => T | Promise<T>): Promise<T> {
  const storage = await openStorage(given);
  try {
    return await action(storage);
  } finally {
    if (typeof given === "string") await storage.close();
  }
}

async function chosenStudy(storage: Storage, name: string | undefined): Promise<StudyRecord> {
  const all = await storage.studies();
  const found = name === undefined ? (all.length === 1 ? all[0] : undefined) : all.find((study) => study.name === name);
  if (found) return found;
  const there = all.length === 0 ? "there are none" : `there are ${all.map((study) => `"${study.name}"`).join(", ")}`;
  throw new Error(
    name === undefined ? `loadStudy: no name was given, and ${there}; give one.` : `loadStudy: there is no study "${name}"; ${there}.`,
  );
}

function directionsOf({ direction, directions }: { direction?: Direction; directions?: readonly Direction[] }): readonly Direction[] {
  if (direction && directions) throw new RangeError("createStudy: there are direction and directions, but must be only one of them.");
  const all = directions ?? [direction ?? "minimize"];
  if (all.length === 0) throw new RangeError("createStudy: directions are empty, but must be one per objective.");
  for (const one of all)
    if (one !== "minimize" && one !== "maximize")
      throw new RangeError(`createStudy: a direction is ${JSON.stringify(one)}, but must be "minimize" or "maximize".`);
  return all;
}
