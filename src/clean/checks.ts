export { checkKeys } from "../options";

/** @throws {TypeError} when an option is not one of the words it may be */
export function checkOneOf(caller: string, option: string, value: unknown, words: readonly unknown[]): void {
  if (words.includes(value)) return;
  const all = words.map((word) => JSON.stringify(word)).join(", ");
  throw new TypeError(`${caller}: ${option} is ${JSON.stringify(value)}, but must be one of ${all}.`);
}

/** @throws {TypeError} when names of columns are given that are not a list of texts */
export function checkNames(caller: string, option: string, names: unknown): void {
  if (names === undefined || (Array.isArray(names) && names.length > 0 && names.every((name) => typeof name === "string"))) return;
  throw new TypeError(`${caller}: ${option} is ${JSON.stringify(names)}, but must be a list of at least one column's name, as ["price"].`);
}

/** @throws {RangeError} when a number is not a whole one of at least `low` */
export function checkCount(caller: string, option: string, value: number | undefined, low = 1): void {
  if (value === undefined || (Number.isInteger(value) && value >= low)) return;
  throw new RangeError(`${caller}: ${option} is ${value}, but must be a whole number of at least ${low}.`);
}

/** @throws {RangeError} when something that must be a finite number is not */
export function checkFinite(caller: string, option: string, value: unknown): void {
  if (typeof value === "number" && Number.isFinite(value)) return;
  throw new RangeError(`${caller}: ${option} is ${String(value)}, but must be a finite number.`);
}
