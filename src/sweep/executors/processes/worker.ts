/** The process in which trials run: reads what to do from descriptor 4 and says what happens on descriptor 3. */
import { type Trial, TrialPruned } from "../../study";
import { revived } from "../portable";
import { readMessage, writeMessage } from "./frames";
import { type CallName, callNames, errorOf, type FromWorker, recordOf, type ToWorker } from "./messages";
import { endWithParent } from "./orphan";

const said = 3;
const told = 4;
const say = (message: FromWorker) => writeMessage(said, message);

/** A function of the trial, which lives in the process of the study. */
function call(method: CallName, args: readonly unknown[]): unknown {
  say({ kind: "call", method, args });
  const answer = readMessage<ToWorker>(told);
  if (answer?.kind !== "answer") process.exit(0);
  if (answer.error) throw errorOf(answer.error);
  return answer.value;
}

function trialOf(given: Extract<ToWorker, { kind: "trial" }>["trial"]): Trial {
  const remote = Object.fromEntries(callNames.map((method) => [method, (...args: unknown[]) => call(method, args)]));
  return {
    ...given,
    ...(remote as unknown as Trial),
    shouldPrune: async () => call("shouldPrune", []) as boolean,
    saved: async () => void call("saved", []),
  };
}

async function work(): Promise<void> {
  let run: ((trial: Trial) => Promise<unknown>) | undefined;
  for (;;) {
    const message = readMessage<ToWorker>(told);
    if (!message) return;
    try {
      if (message.kind === "setup") {
        run = await revived(message.portable);
        say({ kind: "ready" });
      } else if (message.kind === "trial" && run) say({ kind: "done", returned: await run(trialOf(message.trial)) });
    } catch (error) {
      say({ kind: "failed", error: recordOf(error), pruned: error instanceof TrialPruned });
    }
  }
}

endWithParent();
// The interrupt of a terminal goes to the whole group; the process of the study decides what becomes of its workers.
process.on("SIGINT", () => {});
work().then(
  () => process.exit(0),
  (error) => {
    console.error(error);
    process.exit(1);
  },
);
