/**
 * Primitive polynomials and first direction numbers of dimensions 2, 3, ... (Joe and Kuo, SIAM J. Sci. Comput. 30, 2008, their table
 * new-joe-kuo-6.21201); dimension 1 is van der Corput's sequence.
 */
const directions: readonly (readonly [polynomial: number, ...first: number[]])[] = [
  [3, 1],
  [7, 1, 3],
  [11, 1, 3, 1],
  [13, 1, 1, 1],
  [19, 1, 1, 3, 3],
  [25, 1, 3, 5, 13],
  [37, 1, 1, 5, 5, 17],
  [41, 1, 1, 5, 5, 5],
  [47, 1, 1, 7, 11, 19],
  [55, 1, 1, 5, 1, 1],
  [59, 1, 1, 1, 3, 11],
  [61, 1, 3, 5, 5, 31],
  [67, 1, 3, 3, 9, 7, 49],
  [91, 1, 1, 1, 15, 21, 21],
  [97, 1, 3, 1, 13, 27, 49],
  [103, 1, 1, 1, 15, 7, 5],
  [109, 1, 3, 1, 15, 13, 25],
  [115, 1, 1, 5, 5, 19, 61],
  [131, 1, 3, 7, 11, 23, 15, 103],
  [137, 1, 3, 7, 13, 13, 15, 69],
  [143, 1, 1, 3, 13, 7, 35, 63],
  [145, 1, 3, 5, 9, 1, 25, 53],
  [157, 1, 3, 1, 13, 9, 35, 107],
  [167, 1, 3, 1, 5, 27, 61, 31],
  [171, 1, 1, 5, 11, 19, 41, 61],
  [185, 1, 3, 5, 3, 3, 13, 69],
  [191, 1, 1, 7, 13, 1, 19, 1],
  [193, 1, 3, 7, 5, 13, 19, 59],
  [203, 1, 1, 3, 9, 25, 29, 41],
  [211, 1, 3, 5, 13, 23, 1, 55],
  [213, 1, 3, 7, 3, 13, 59, 17],
];

const bits = 30;
export const maxSobolDimensions = directions.length + 1;

/**
 * A function that gives the points of Sobol's sequence in `[0, 1)^dimensions` by their index, in the order of the Gray code, as
 * `scipy.stats.qmc.Sobol(scramble=False)`.
 */
export function sobol(dimensions: number): (index: number) => Float64Array {
  const vectors = Array.from({ length: dimensions }, (_, d) => directionVectors(d));
  return (index) => {
    const gray = index ^ (index >>> 1);
    return Float64Array.from(vectors, (vector) => {
      let x = 0;
      for (let bit = 0; gray >>> bit; bit++) if ((gray >>> bit) & 1) x ^= vector[bit] as number;
      return x / 2 ** bits;
    });
  };
}

function directionVectors(dimension: number): number[] {
  if (dimension === 0) return Array.from({ length: bits }, (_, i) => 2 ** (bits - 1 - i));
  const [polynomial, ...m] = directions[dimension - 1] as [number, ...number[]];
  const degree = m.length;
  for (let i = degree; i < bits; i++) {
    const oldest = m[i - degree] as number;
    // The leading term, and the terms between that the polynomial has.
    let next = (oldest * 2 ** degree) ^ oldest;
    for (let k = 1; k < degree; k++) if ((polynomial >> (degree - k)) & 1) next ^= (m[i - k] as number) * 2 ** k;
    m.push(next);
  }
  return m.map((value, i) => value * 2 ** (bits - 1 - i));
}
