/**
 * A function that gives the points of Halton's sequence in `[0, 1)^dimensions` by their index, as `scipy.stats.qmc.Halton(scramble=False)`: digits
 * of the index in a prime base per dimension, reversed.
 */
export function halton(dimensions: number): (index: number) => Float64Array {
  const bases = primes(dimensions);
  return (index) =>
    Float64Array.from(bases, (base) => {
      let value = 0;
      for (let rest = index, share = 1 / base; rest > 0; rest = Math.floor(rest / base), share /= base) value += (rest % base) * share;
      return value;
    });
}

function primes(count: number): number[] {
  const found: number[] = [];
  for (let n = 2; found.length < count; n++) if (found.every((prime) => n % prime !== 0)) found.push(n);
  return found;
}
