import seedrandom from "seedrandom";

/** `count` of the numbers 0 to n - 1, or all of them, ascending; the same for the same seed. */
export function sampledRows(n: number, count: number, seed: number): Int32Array {
  const rows = Int32Array.from({ length: n }, (_, i) => i);
  if (count >= n) return rows;
  const next = seedrandom.alea(String(seed));
  for (let i = 0; i < count; i++) {
    const j = i + Math.floor((n - i) * next());
    [rows[i], rows[j]] = [rows[j] as number, rows[i] as number];
  }
  return rows.slice(0, count).sort();
}
