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
  const next = seed === undefined ? seedrandom.alea() : seedrandom.alea(String(seed));
  return {
    next,
    uniform: (low, high) => low + (high - low) * next(),
    integer: (low, high) => low + Math.floor((high - low + 1) * next()),
  };
}

/** `0, 1, ..., n - 1` in a random order (Fisher and Yates), the same for the same seed. */
export function shuffledIndices(n: number, seed?: number): Int32Array {
  return shuffled(
    Int32Array.from({ length: n }, (_, i) => i),
    random(seed),
  );
}

/** The same values in a random order, in place. */
export function shuffled(values: Int32Array, { integer }: Random): Int32Array {
  for (let i = values.length - 1; i > 0; i--) {
    const j = integer(0, i);
    [values[i], values[j]] = [values[j] as number, values[i] as number];
  }
  return values;
}
