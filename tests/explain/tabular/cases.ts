import { preprocess } from "tslab-ml";

/** Rows of random numbers in [-2, 2], rounded so that JSON carries them exactly; every third feature has few different values. */
export function randomRows(count: number, width: number, seed: number): number[][] {
  const source = preprocess.random(seed);
  return Array.from({ length: count }, () =>
    Array.from({ length: width }, (_, j) => (j % 3 === 2 ? source.integer(0, 3) : Math.round(source.uniform(-2, 2) * 1e6) / 1e6)),
  );
}

/** A function with effects that are linear, bent, and joint; the same in TypeScript and Python. */
export const joint = (rows: number[][]) =>
  rows.map((row) =>
    row.reduce((sum, value, j) => sum + (j % 2 === 0 ? (j + 1) * value : Math.sin(value) * (row[(j + 2) % row.length] as number)), 0),
  );

export const jointInPython = `
import numpy as np
def joint(rows):
    rows = np.asarray(rows, float); m = rows.shape[1]
    return sum((j + 1) * rows[:, j] if j % 2 == 0 else np.sin(rows[:, j]) * rows[:, (j + 2) % m] for j in range(m))
`;

/** Class probabilities from it, three classes. */
export const classes = (rows: number[][]) =>
  joint(rows).map((value) => {
    const scores = [value, -value, 1].map(Math.exp);
    const sum = scores.reduce((a, b) => a + b, 0);
    return scores.map((score) => score / sum);
  });
