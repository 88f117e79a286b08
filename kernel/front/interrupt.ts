/** What an interrupt is aimed at: the process that runs cells. */
export interface Target {
  /** Interrupts politely; true when the event loop answers within `ms`. */
  interrupt(ms: number): Promise<boolean>;
  /** Ends the JavaScript that runs now. */
  terminate(): void;
  /** Whether the termination has struck; before that it may hit what runs next. */
  terminated(): boolean;
  /** Ends the process. */
  kill(): void;
}

export interface Patience {
  /** How long the event loop may take to answer before its JavaScript is terminated. */
  answerMs: number;
  /** How long it may take after that before the process is killed: native code cannot be terminated. */
  killMs: number;
  /** Pause between questions after the termination. */
  retryMs: number;
}

/** For any cell: an endless loop should end soon. */
export const shortPatience: Patience = { answerMs: 500, killMs: 10_000, retryMs: 250 };

/** For a cell that stops by itself, like `train.fit` after the current batch: it looks up only when native code returns. */
export const longPatience: Patience = { answerMs: 6000, killMs: 15_000, retryMs: 250 };

/**
 * Interrupts step by step, each harder than the one before, and stops at the first that helps: asks; terminates the running JavaScript
 * (variables are kept); kills the process (variables are lost).
 */
export async function interrupt(target: Target, { answerMs, killMs, retryMs }: Patience): Promise<"asked" | "terminated" | "killed"> {
  if (await target.interrupt(answerMs)) return "asked";
  target.terminate();
  for (const end = Date.now() + killMs; Date.now() < end; ) {
    const struck = target.terminated();
    if ((await target.interrupt(retryMs)) && struck) return "terminated";
  }
  target.kill();
  return "killed";
}
