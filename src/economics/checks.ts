/** @throws {RangeError} when a number is not finite, or lies outside of [low, high] */
export function checkNumber(caller: string, name: string, value: number, low = -Infinity, high = Infinity): void {
  if (Number.isFinite(value) && value >= low && value <= high) return;
  const range = high === Infinity ? (low === -Infinity ? "a finite number" : `at least ${low}`) : `from ${low} to ${high}`;
  throw new RangeError(`${caller}: ${name} is ${value}, but must be ${range}.`);
}

/** @throws {RangeError} when a number is not a whole one of at least `low` */
export function checkWhole(caller: string, name: string, value: number, low = 1): void {
  if (Number.isInteger(value) && value >= low) return;
  throw new RangeError(`${caller}: ${name} is ${value}, but must be a whole number of at least ${low}.`);
}
