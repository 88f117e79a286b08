import type { Block } from "./blocks";
import { facts, prose } from "./blocks";
import type { DataDescription, Samples } from "./content";

const mostClasses = 30;

/** What is said of data, and what its samples say themselves. */
export function dataBlocks(data: DataDescription = {}): Block[] {
  const { name, description, source, license, motivation, preprocessing, samples } = data;
  return [
    ...prose(undefined, description),
    ...facts([["Name", name], ["Source", source], ["License", license], ...(samples ? sampleFacts(samples) : [])]),
    ...prose("Motivation", motivation),
    ...prose("Preprocessing", preprocessing),
    ...(samples ? classTable(samples) : []),
  ];
}

function sampleFacts({ xs, ys }: Samples): [string, string][] {
  return [
    ["Samples", (xs.shape[0] ?? 0).toLocaleString("en-US")],
    ["Inputs", `[${xs.shape.join(", ")}] ${xs.dtype}`],
    ["Targets", `[${ys.shape.join(", ")}] ${ys.dtype}`],
  ];
}

/** How many samples each class has: whether a score is about all of them or about the largest only. */
function classTable({ ys, classNames }: Samples): Block[] {
  const classes = classesOf(ys);
  if (!classes) return [];
  const counts = new Map<number, number>();
  for (const value of classes) counts.set(value, (counts.get(value) ?? 0) + 1);
  const known = classNames?.map((_, k) => k) ?? [];
  const found = [...new Set([...known, ...counts.keys()])].sort((a, b) => a - b);
  if (found.length > mostClasses) return [];
  const rows = found.map((k) => {
    const count = counts.get(k) ?? 0;
    return [classNames?.[k] ?? String(k), count.toLocaleString("en-US"), `${((100 * count) / classes.length).toFixed(1)}%`];
  });
  return [{ kind: "table", caption: "Classes", columns: ["Class", "Samples", "Share"], rows }];
}

/** Class indices, from labels or one-hot rows; undefined for targets of another kind. */
function classesOf(ys: Samples["ys"]): number[] | undefined {
  const values = ys.dataSync() as ArrayLike<number>;
  const [rows = 0, width = 1] = ys.shape;
  if (ys.shape.length > 2 || rows === 0) return undefined;
  if (width === 1) {
    const list = Array.from(values);
    return list.every(Number.isInteger) ? list : undefined;
  }
  const classes = Array.from({ length: rows }, (_, i) => Array.from({ length: width }, (__, k) => values[i * width + k]).indexOf(1));
  return classes.includes(-1) ? undefined : classes;
}
