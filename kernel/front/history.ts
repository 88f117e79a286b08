export interface HistoryEntry {
  /** The prompt number. */
  line: number;
  input: string;
  /** The `text/plain` of the result. */
  output?: string;
}

/** The cells of one run of a kernel. */
export interface Session {
  id: string;
  /** Sessions count from 1, the oldest first. */
  number: number;
  entries: HistoryEntry[];
}

/** The `history_request` of the Jupyter protocol. */
export interface HistoryRequest {
  hist_access_type: "tail" | "range" | "search";
  output?: boolean;
  n?: number;
  session?: number;
  start?: number;
  stop?: number;
  pattern?: string;
  unique?: boolean;
}

/** `[session, line, input]`, or `[session, line, [input, output]]`. */
export type HistoryRow = [number, number, string | [string, string | null]];

interface Found extends HistoryEntry {
  session: number;
}

/**
 * Answers a history request as IPython does: `tail` gives the last `n` cells of all sessions, `range` those with `start <= line < stop` of one session
 * (0 is the current one, -1 the one before it, 1 the first ever), `search` those whose whole input matches a glob (`*`, `?`), the last `n` of them,
 * without repetitions when `unique`.
 *
 * @param sessions the oldest first; the last is the current one
 */
export function searchHistory(sessions: readonly Session[], request: HistoryRequest): HistoryRow[] {
  return select(sessions, request).map(({ session, line, input, output }) => [
    session,
    line,
    request.output ? [input, output ?? null] : input,
  ]);
}

function select(sessions: readonly Session[], { hist_access_type: access, n, ...request }: HistoryRequest): readonly Found[] {
  if (access === "range") {
    const asked = request.session ?? 0;
    const chosen = asked > 0 ? sessions.find(({ number }) => number === asked) : sessions.at(asked - 1);
    const { start = 0, stop = Number.POSITIVE_INFINITY } = request;
    return chosen ? foundIn(chosen).filter(({ line }) => line >= start && line < (stop ?? Number.POSITIVE_INFINITY)) : [];
  }
  const all = sessions.flatMap(foundIn);
  if (access === "tail") return lastOf(all, n ?? 10);
  const glob = globOf(request.pattern ?? "*");
  let found = all.filter(({ input }) => glob.test(input));
  if (request.unique) {
    const last = new Map(found.map((entry, index) => [entry.input, index]));
    found = found.filter(({ input }, index) => last.get(input) === index);
  }
  return lastOf(found, n ?? found.length);
}

const foundIn = ({ number, entries }: Session): Found[] => entries.map((entry) => ({ ...entry, session: number }));

const lastOf = <T>(values: readonly T[], n: number): readonly T[] => (n > 0 ? values.slice(-n) : []);

function globOf(pattern: string): RegExp {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${source}$`, "s");
}
