/** The shortest decimal that means the same float32: 0.1 for 0.10000000149011612. Seven digits mostly are enough, and nine always. */
export function shortest(value: number): number {
  for (const digits of [7, 8]) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return short;
  }
  return Number(value.toPrecision(9));
}
