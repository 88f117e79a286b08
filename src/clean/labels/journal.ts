import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, writeSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname } from "node:path";

/** One line of a file of labels. */
export interface LabelEntry {
  /** What was labelled. */
  readonly id: string;
  /** Null where a label was taken back. */
  readonly label: string | null;
  readonly annotator: string;
  /** When, in ISO 8601. */
  readonly at: string;
}

/** What a file of labels says. */
export interface Labels {
  /** By annotator and then by id, what counts now. */
  readonly by: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** All lines, in the order of their writing. */
  readonly entries: readonly LabelEntry[];
  /** Lines (from 1) that could not be read, as the last one after a crash in the middle of a write. */
  readonly damagedLines: readonly number[];
}

/** A file of labels to which lines are added; each is on the disk before `add` returns. */
export interface Journal {
  readonly labels: Labels;
  add(id: string, label: string | null): void;
  close(): void;
}

/**
 * Reads a file of labels: JSON Lines with `id`, `label`, `annotator` and `at`. The last line about an id counts.
 *
 *     const { by } = await clean.loadLabels("labels.jsonl");
 */
export const loadLabels = async (path: string): Promise<Labels> => parsed(await readFile(path, "utf8"));

export function openJournal(path: string, annotator: string): Journal {
  mkdirSync(dirname(path), { recursive: true });
  const text = existsSync(path) ? readFileSync(path, "utf8") : "";
  let labels = parsed(text);
  const file = openSync(path, "a");
  // A torn line stays alone, so that it spoils no other.
  if (text !== "" && !text.endsWith("\n")) writeSync(file, "\n");
  return {
    get labels() {
      return labels;
    },
    add(id, label) {
      const entry: LabelEntry = { id, label, annotator, at: new Date().toISOString() };
      writeSync(file, `${JSON.stringify(entry)}\n`);
      fsyncSync(file);
      labels = labelsOf([...labels.entries, entry], labels.damagedLines);
    },
    close: () => closeSync(file),
  };
}

function parsed(text: string): Labels {
  const entries: LabelEntry[] = [];
  const damaged: number[] = [];
  for (const [i, line] of text.split("\n").entries()) {
    if (line === "") continue;
    const entry = entryOf(line);
    if (entry) entries.push(entry);
    else damaged.push(i + 1);
  }
  return labelsOf(entries, damaged);
}

function entryOf(line: string): LabelEntry | undefined {
  try {
    const entry = JSON.parse(line) as LabelEntry;
    const fits = [entry.id, entry.annotator, entry.at].every((value) => typeof value === "string");
    return fits && (entry.label === null || typeof entry.label === "string") ? entry : undefined;
  } catch {
    return undefined;
  }
}

function labelsOf(entries: readonly LabelEntry[], damagedLines: readonly number[]): Labels {
  const by = new Map<string, Map<string, string>>();
  for (const { annotator, id, label } of entries) {
    const own = by.get(annotator) ?? new Map<string, string>();
    by.set(annotator, own);
    if (label === null) own.delete(id);
    else own.set(id, label);
  }
  return { by: Object.fromEntries([...by].map(([annotator, own]) => [annotator, Object.fromEntries(own)])), entries, damagedLines };
}
