export interface HistoryEntry {
  /** The prompt number. */
  line: number;
  input: string;
  /** The `text/plain` of the result. */
  output?: string;
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

/** The number of the one session that is remembered. */
const session = 1;

/**
 * Answers a history request from the cells of this session, as IPython does: `tail` gives the last `n`, `range` those with `start <= line <
 * stop`, `search` those whose whole input matches a glob (`*`, `?`), the last `n` of them, without repetitions when `unique`.
 */
export function searchHistory(entries: readonly HistoryEntry[], request: HistoryRequest): HistoryRow[] {
  return select(entries, request).map(({ line, input, output }) => [session, line, request.output ? [input, output ?? null] : input]);
}

function select(entries: readonly HistoryEntry[], { hist_access_type: access, n, ...request }: HistoryRequest): readonly HistoryEntry[] {
  if (access === "tail") return lastOf(entries, n ?? 10);
  if (access === "range") {
    // IPython counts sessions from 1 and back from 0, the current one.
    const asked = request.session ?? 0;
    if (asked !== 0 && asked !== session) return [];
    const { start = 0, stop = Number.POSITIVE_INFINITY } = request;
    return entries.filter(({ line }) => line >= start && line < (stop ?? Number.POSITIVE_INFINITY));
  }
  const glob = globOf(request.pattern ?? "*");
  let found = entries.filter(({ input }) => glob.test(input));
  if (request.unique) found = found.filter(({ input }, index) => !found.slice(index + 1).some((later) => later.input === input));
  return lastOf(found, n ?? found.length);
}

const lastOf = <T>(values: readonly T[], n: number): readonly T[] => (n > 0 ? values.slice(-n) : []);

function globOf(pattern: string): RegExp {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${source}$`, "s");
}
