import { appendFileSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import envPaths from "env-paths";
import type { HistoryEntry, Session } from "./history";

/** One line of the file. Sessions are counted by their `start` lines, so that kernels which start at once need not agree on a number. */
type Line = { dropped: number } | { start: string } | ({ session: string } & HistoryEntry);

/** A longer file loses its older half when a kernel starts. */
const maxBytes = 16 << 20;
/** Characters kept of a result. */
const maxOutput = 10_000;

/** Where the history is kept: `TSLAB_ML_HISTORY`, or the user's data folder; undefined when `TSLAB_ML_HISTORY` is `0`. */
export function historyFile(setting = process.env.TSLAB_ML_HISTORY): string | undefined {
  if (setting === "0") return undefined;
  return setting || join(envPaths("tslab-ml", { suffix: "" }).data, "history.jsonl");
}

export interface HistoryFile {
  /** Adds a cell of this session. */
  append(entry: HistoryEntry): void;
  /** All sessions that are known and this one, which comes last; the file is read anew, since other kernels write too. */
  withCurrent(entries: readonly HistoryEntry[]): Session[];
}

/**
 * Opens the history that all kernels of a user share: a file of JSON lines to which each appends whole lines. A file that cannot be written or read
 * costs the history of other sessions and nothing else.
 */
export function openHistory(id: string, file = historyFile()): HistoryFile {
  let writable = file !== undefined;

  function attempt(write: () => void): void {
    if (!writable) return;
    try {
      write();
    } catch (error) {
      writable = false;
      console.error(`tslab-ml: the history is not kept, ${file} cannot be written: ${(error as Error).message}`);
    }
  }

  const add = (line: Line) => attempt(() => appendFileSync(file!, `${JSON.stringify(line)}\n`, { mode: 0o600 }));
  attempt(() => {
    mkdirSync(dirname(file!), { recursive: true });
    if ((statSync(file!, { throwIfNoEntry: false })?.size ?? 0) > maxBytes) shorten(file!);
  });
  let started = false;

  return {
    append(entry) {
      // A session counts from its first cell on: one that only looks, as a console's completion does, leaves no trace.
      if (!started) add({ start: id });
      started = true;
      add({ session: id, ...entry, output: entry.output?.slice(0, maxOutput) });
    },
    withCurrent(entries) {
      const known = file === undefined ? [] : readSessions(file);
      const number = known.find((session) => session.id === id)?.number ?? (known.at(-1)?.number ?? 0) + 1;
      return [...known.filter((session) => session.id !== id), { id, number, entries: [...entries] }];
    },
  };
}

function linesOf(file: string): Line[] {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch {
    return [];
  }
  return text.split("\n").flatMap((line) => {
    try {
      return line === "" ? [] : [JSON.parse(line) as Line];
    } catch {
      // Cut off by a full disk or a crash.
      return [];
    }
  });
}

function readSessions(file: string): Session[] {
  const found = new Map<string, Session>();
  let count = 0;
  for (const line of linesOf(file)) {
    if ("dropped" in line) count += line.dropped;
    else if ("start" in line) found.set(line.start, { id: line.start, number: ++count, entries: [] });
    else {
      const { session, ...entry } = line;
      found.get(session)?.entries.push(entry);
    }
  }
  return [...found.values()];
}

/** Keeps the younger half of the sessions; their numbers stay. */
function shorten(file: string): void {
  const sessions = readSessions(file);
  const kept = sessions.slice(Math.ceil(sessions.length / 2));
  const dropped = kept.length > 0 ? kept[0]!.number - 1 : (sessions.at(-1)?.number ?? 0);
  const lines: Line[] = [{ dropped }];
  for (const { id, entries } of kept) lines.push({ start: id }, ...entries.map((entry) => ({ session: id, ...entry })));
  const fresh = `${file}.${process.pid}`;
  writeFileSync(fresh, `${lines.map((line) => JSON.stringify(line)).join("\n")}\n`, { mode: 0o600 });
  renameSync(fresh, file);
}
