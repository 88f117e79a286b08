const length = 624;
const middle = 397;

/** MT19937, the generator of numpy's RandomState (Matsumoto & Nishimura 1998, https://doi.org/10.1145/272991.272995), as whole numbers of 32 bits. */
function mersenneTwister(seed: number): () => number {
  const state = new Uint32Array(length);
  state[0] = seed;
  for (let i = 1; i < length; i++) {
    const before = state[i - 1] as number;
    state[i] = Math.imul(1812433253, before ^ (before >>> 30)) + i;
  }
  let position = length;
  const refill = () => {
    for (let i = 0; i < length; i++) {
      const mixed = ((state[i] as number) & 0x80000000) | ((state[(i + 1) % length] as number) & 0x7fffffff);
      state[i] = (state[(i + middle) % length] as number) ^ (mixed >>> 1) ^ (mixed & 1 ? 0x9908b0df : 0);
    }
    position = 0;
  };
  return () => {
    if (position === length) refill();
    let y = state[position++] as number;
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    return (y ^ (y >>> 18)) >>> 0;
  };
}

/**
 * `0, 1, ..., n - 1` in the order of `numpy.random.RandomState(seed).shuffle`, so that the same seed holds the same files back for validation as
 * in Keras.
 *
 * @param seed from 0 to 4294967295
 */
export function numpyShuffle(n: number, seed: number): Int32Array {
  const next = mersenneTwister(seed);
  const order = Int32Array.from({ length: n }, (_, i) => i);
  for (let i = n - 1; i > 0; i--) {
    const mask = 2 ** (32 - Math.clz32(i)) - 1;
    let j = (next() & mask) >>> 0;
    while (j > i) j = (next() & mask) >>> 0;
    [order[i], order[j]] = [order[j] as number, order[i] as number];
  }
  return order;
}
