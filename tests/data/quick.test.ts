import assert from "node:assert/strict";
import { afterEach, describe, it, type TestContext } from "node:test";
import { fullOrQuick, quickMode } from "tslab-ml/data";

describe("fullOrQuick", () => {
  const before = process.env.TSLAB_ML_QUICK;
  afterEach(() => {
    if (before === undefined) delete process.env.TSLAB_ML_QUICK;
    else process.env.TSLAB_ML_QUICK = before;
  });

  const chosen = (t: TestContext, variable: string) => {
    process.env.TSLAB_ML_QUICK = variable;
    const log = t.mock.method(console, "log", () => {});
    return [fullOrQuick({ rows: 60_000, epochs: 10 }, { rows: 3000, epochs: 2 }), log.mock.calls[0]?.arguments[0]];
  };

  it("gives the full numbers, and says so", (t) => {
    assert.deepEqual(chosen(t, "0"), [{ rows: 60_000, epochs: 10 }, "Full run: rows 60,000, epochs 10."]);
    assert.equal(quickMode(), false);
  });

  it("gives the quick ones when TSLAB_ML_QUICK is 1, and says so", (t) => {
    const said = "Quick run (TSLAB_ML_QUICK=1): rows 3,000, epochs 2; a full run has rows 60,000, epochs 10.";
    assert.deepEqual(chosen(t, "1"), [{ rows: 3000, epochs: 2 }, said]);
    assert.equal(quickMode(), true);
  });
});
