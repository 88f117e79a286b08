import { Worker } from "node:worker_threads";

/** What the thread does: `kill(parent, 0)` fails where the parent is gone; where its number was given away again, it is our parent no more. */
const watch = `const { workerData: parent } = require("node:worker_threads");
setInterval(() => {
  let lives = process.ppid === parent;
  try { process.kill(parent, 0); } catch (error) { lives &&= error.code === "EPERM"; }
  if (!lives) process.kill(process.pid, "SIGKILL");
}, 500);`;

/** Ends this process soon after its parent has died, even in the middle of a long computation: nobody would take its result. */
export function endWithParent(): void {
  new Worker(watch, { eval: true, workerData: process.ppid }).unref();
}
