import { randomBytes } from "node:crypto";
import seedrandom from "seedrandom";

/** A source of random numbers. */
export interface Random {
  /** Uniform in [0, 1). */
  next(): number;
  /** Uniform in [low, high). */
  uniform(low: number, high: number): number;
  /** A whole number from low to high, both included. */
  integer(low: number, high: number): number;
}

/** Numbers from Baagøe's Alea generator (library `seedrandom`); the same for the same seed, others every time without one. */
export function random(seed?: number): Random {
  // seedrandom.alea() without a seed would always give the same numbers.
  const next = seedrandom.alea(seed === undefined ? randomBytes(16).toString("hex") : String(seed));
  return {
    next,
    uniform: (low, high) => low + (high - low) * next(),
    integer: (low, high) => low + Math.floor((high - low + 1) * next()),
  };
}

/**
 * `0, 1, ..., n - 1` in a random order (Fisher and Yates), the same for the same seed.
 *
 * @throws {RangeError} when n is not a whole number of at least 0
 */
export function shuffledIndices(n: number, seed?: number): Int32Array {
  if (!Number.isInteger(n) || n < 0) throw new RangeError(`shuffledIndices: n is ${n}, but must be a whole number of at least 0.`);
  return shuffled(indices(n), random(seed));
}

/** `0, 1, ..., n - 1`. */
export function indices(n: number): Int32Array {
  const all = new Int32Array(n);
  for (let i = 0; i < n; i++) all[i] = i;
  return all;
}

/** The same values in a random order, in place. */
export function shuffled(values: Int32Array, { integer }: Random): Int32Array {
  for (let i = values.length - 1; i > 0; i--) {
    const j = integer(0, i);
    [values[i], values[j]] = [values[j] as number, values[i] as number];
  }
  return values;
}
