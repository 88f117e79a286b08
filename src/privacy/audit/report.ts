import { type Displayable, displaySymbol, table } from "../../display";

/** The end of a log: kept elsewhere (printed, sent, in another database), it shows later whether the log was cut or written anew. */
export interface AuditHead {
  readonly entries: number;
  readonly hash: string;
}

/** Whether a log is as it was written. */
export interface AuditReport extends Displayable {
  readonly intact: boolean;
  readonly entries: number;
  /** What is wrong, from the first entry on. */
  readonly problems: readonly { readonly entry: number; readonly problem: string }[];
  readonly head: AuditHead;
}

export function auditReport(head: AuditHead, problems: AuditReport["problems"]): AuditReport {
  const intact = problems.length === 0;
  const caption = intact
    ? `${head.entries.toLocaleString("en-US")} entries, intact up to ${head.hash.slice(0, 16)}...`
    : `tampered with: ${problems.length} ${problems.length === 1 ? "problem" : "problems"} in ${head.entries.toLocaleString("en-US")} entries`;
  const rows = intact ? [["all", "as it was written"]] : problems.map(({ entry, problem }) => [`${entry}`, problem]);
  return {
    intact,
    entries: head.entries,
    problems,
    head,
    [displaySymbol]: () => table({ columns: ["entry", "finding"], rows, caption }, { maxWidth: 120 })[displaySymbol](),
  };
}
