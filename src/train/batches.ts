/** `0, 1, ..., n - 1`. */
export const inOrder = (n: number): Int32Array => Int32Array.from({ length: n }, (_, i) => i);

/** Means over samples of what batches of unequal size report. */
export function weightedMeans(names: readonly string[]) {
  const sums = names.map(() => 0);
  let samples = 0;
  return {
    add(values: readonly number[], batch: number): void {
      samples += batch;
      for (const i of sums.keys()) sums[i] = (sums[i] as number) + (values[i] as number) * batch;
    },
    logs: (): Record<string, number> => Object.fromEntries(names.map((name, i) => [name, (sums[i] as number) / samples])),
  };
}
