import type { Random } from "../preprocess";

/** A standard normal number: Box and Muller 1958. */
export const normal = ({ next }: Random): number => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());

export const logistic = (logOdds: number): number => 1 / (1 + Math.exp(-logOdds));

/** One of several, each with its share; the last one gets what the others leave. */
export function oneOf<T>({ next }: Random, values: readonly (readonly [value: T, share: number])[]): T {
  let left = next();
  const found = values.find(([, share]) => (left -= share) < 0) ?? values.at(-1);
  return (found as readonly [T, number])[0];
}

export const within = (low: number, value: number, high: number): number => Math.min(high, Math.max(low, value));

export const rounded = (value: number, places: number): number => Number(value.toFixed(places));

/**
 * @throws {TypeError} when there is an option that the generator does not know
 * @throws {RangeError} when a number is not a whole one of at least its least value
 */
export function checkOptions(
  caller: string,
  given: Readonly<Record<string, number>>,
  least: Readonly<Record<string, number>>,
  rest: object,
  others: readonly string[] = [],
): void {
  const [unknown] = Object.keys(rest);
  if (unknown !== undefined)
    throw new TypeError(
      `${caller}: there is no option ${JSON.stringify(unknown)}; there are ${[...Object.keys(least), ...others].join(", ")}.`,
    );
  for (const [name, low] of Object.entries(least))
    if (!Number.isSafeInteger(given[name]) || (given[name] as number) < low)
      throw new RangeError(`${caller}: ${name} is ${String(given[name])}, but must be a whole number of at least ${low}.`);
}
