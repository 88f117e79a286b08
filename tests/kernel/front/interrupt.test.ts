import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { interrupt, type Target } from "tslab-ml/kernel/front/interrupt";

const patience = { answerMs: 10, killMs: 60, retryMs: 5 };

/** A target that answers only when `cure` was applied, `after` that many further questions; a termination strikes after `struck` questions. */
function patient(cure: "asked" | "terminated" | "killed", after = 0, struck = 0): Target & { steps: string[] } {
  const steps: string[] = [];
  let left = after;
  return {
    steps,
    async interrupt(ms) {
      steps.push("ask");
      const cured = cure === "asked" || (cure === "terminated" && steps.includes("terminate") && left-- <= 0);
      if (!cured) await delay(ms);
      return cured;
    },
    terminate: () => void steps.push("terminate"),
    terminated: () => struck-- <= 0,
    kill: () => void steps.push("kill"),
  };
}

test("a cell whose event loop answers is only asked", async () => {
  const target = patient("asked");
  assert.equal(await interrupt(target, patience), "asked");
  assert.deepEqual(target.steps, ["ask"]);
});

test("a cell that does not answer is terminated, then asked until it answers", async () => {
  const target = patient("terminated", 2);
  assert.equal(await interrupt(target, patience), "terminated");
  assert.deepEqual(target.steps, ["ask", "terminate", "ask", "ask", "ask"]);
});

test("an answer counts only once the termination has struck", async () => {
  const target = patient("terminated", 0, 2);
  assert.equal(await interrupt(target, patience), "terminated");
  assert.deepEqual(target.steps, ["ask", "terminate", "ask", "ask", "ask"]);
});

test("a cell that cannot be terminated is killed, but not before its time is over", async () => {
  const target = patient("killed");
  const start = Date.now();
  assert.equal(await interrupt(target, patience), "killed");
  assert.ok(Date.now() - start >= patience.answerMs + patience.killMs - 5);
  assert.equal(target.steps.at(-1), "kill");
});
