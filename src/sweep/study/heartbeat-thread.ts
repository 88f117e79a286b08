import { parentPort, workerData } from "node:worker_threads";
import { beat, type ThreadData, type ThreadMessage } from "./heartbeat";

const running = new Set<number>();
parentPort?.on("message", ({ trialId, running: begins }: ThreadMessage) => {
  if (begins) running.add(trialId);
  else running.delete(trialId);
});
void beat(workerData as ThreadData, running);
