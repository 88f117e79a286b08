import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Dialect } from "../../../../src/sweep/storage/sql/operation";
import { startTrial } from "../../../../src/sweep/storage/sql/trial-changes";

const dialect: Dialect = { forUpdate: " FOR UPDATE", heartbeatAge: "0", time: (date) => date.toISOString() };

/** The first words of the statements, each answered by the next rows. */
function statements(...answers: unknown[][]): { said: string[]; number: number } {
  const operation = startTrial(7, dialect);
  const said: string[] = [];
  let step = operation.next();
  while (!step.done) {
    said.push(step.value.sql.split(" ").slice(0, 2).join(" "));
    step = operation.next(answers.shift() ?? []);
  }
  return { said, number: step.value };
}

const study = [{ study_id: 7 }];

describe("the beginning of a trial", () => {
  it("reads no other trial while it holds the study's lock, however many there are", () => {
    const { said, number } = statements(study, [], [{ number: 41 }], [{ trial_id: 99 }]);
    assert.deepEqual(said, ["SELECT study_id", "SELECT trial_id,", "SELECT number", "INSERT INTO"]);
    assert.equal(number, 42);
  });

  it("takes the next waiting trial when another process has claimed the first one", () => {
    const [first, second] = [
      { trial_id: 3, number: 2 },
      { trial_id: 5, number: 4 },
    ] as const;
    const { said, number } = statements(study, [first], [], [second], [{ trial_id: 5 }]);
    assert.deepEqual(said, ["SELECT study_id", "SELECT trial_id,", "UPDATE trials", "SELECT trial_id,", "UPDATE trials"]);
    assert.equal(number, 4);
  });

  it("says that the study is gone", () => {
    assert.throws(() => statements([]), { message: "storage: there is no study with the id 7; it may have been deleted." });
  });
});
