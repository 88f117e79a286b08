import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { sweep } from "tslab-ml";

const at = (minutes: number) => new Date(Date.UTC(2026, 0, 1, 0, minutes));
const trial = (
  from: number,
  to: number,
  value: number | null,
  state: "COMPLETE" | "PRUNED" | "FAIL" = "COMPLETE",
): sweep.TrialTemplate => ({
  state,
  values: value === null ? null : [value],
  datetimeStart: at(from),
  datetimeComplete: at(to),
});

async function studyOf(...trials: sweep.TrialTemplate[]) {
  const study = await sweep.createStudy({ direction: "maximize", name: "costs" });
  for (const each of trials) await study.addTrial(each);
  return study;
}

describe("sweep.costReport", () => {
  it("adds up device hours and money, and says what they bought", async () => {
    const study = await studyOf(
      trial(0, 60, 0.8),
      trial(60, 90, 0.7),
      trial(90, 100, null, "FAIL"),
      trial(100, 220, 0.9),
      trial(220, 225, 0.6, "PRUNED"),
      trial(225, 240, 0.85),
    );
    const report = sweep.costReport(study, { pricePerHour: 3, devicesPerTrial: 2 });
    const hours = (2 * (60 + 30 + 10 + 120 + 5 + 15)) / 60;
    assert.equal(report.deviceHours, hours);
    assert.equal(report.cost, 3 * hours);
    assert.equal(report.costPerTrial, (3 * hours) / 6);
    assert.ok(Math.abs(report.costWithoutValue - (3 * 2 * 15) / 60) < 1e-12);
    assert.deepEqual(report.bought, [
      { cost: 6, best: 0.8 },
      { cost: 6 + 3 + 1 + 12, best: 0.9 },
    ]);
    assert.ok(Math.abs(report.gainPerUnit - 0.1 / (3 * hours)) < 1e-12);
    // Trial 5 is cheaper and better than 0 and 1; 3 is the best one.
    assert.deepEqual(
      report.trials.filter(({ onFront }) => onFront).map(({ number }) => number),
      [3, 5],
    );
    const { layout, data } = report.figure({ measure: "Accuracy", currency: "$" });
    assert.match(JSON.stringify(layout), /Cost of the trial \(\$\)/);
    assert.deepEqual(data[1]?.x, [12, 1.5]);
  });

  it("counts hours where there is no price, and says what it cannot do", async () => {
    const study = await studyOf(trial(0, 60, 0.8), trial(60, 120, 0.9));
    const report = sweep.costReport(study);
    assert.equal(report.cost, 0);
    assert.equal(report.gainPerUnit.toFixed(6), "0.050000");
    const [, row] = String((report[Symbol.for("Jupyter.display") as never] as () => Record<string, string>)()["text/plain"]).split("\n");
    assert.ok(row);
    assert.throws(() => sweep.costReport({ ...study, trials: [] }), /no trial of the study costs has begun yet/);
    assert.throws(() => sweep.costReport(study, { pricePerHour: -1 }), /pricePerHour is -1/);
    assert.throws(() => sweep.costReport({ ...study, directions: ["minimize", "maximize"] }), /has 2 objectives/);
  });
});

describe("a budget", () => {
  it("ends a run of trials when it is spent, and counts that run only", async () => {
    const study = await sweep.createStudy({ space: { x: sweep.float(0, 1) } });
    const objective = async ({ params }: sweep.Trial<{ x: sweep.FloatDistribution }>) => {
      await new Promise((resolve) => setTimeout(resolve, 40));
      return params.x;
    };
    for (let run = 1; run <= 2; run++) {
      const before = study.trials.length;
      // 200 ms of a device, in money.
      await study.optimize(objective, { trials: 50, budget: { cost: 200 / 3600, pricePerHour: 1000 }, verbose: false });
      const count = study.trials.length - before;
      assert.ok(count >= 1 && count <= 6, `${count} trials of at least 40 ms each`);
      const spent = study.trials
        .slice(before)
        .reduce((sum, t) => sum + (t.datetimeComplete?.getTime() ?? 0) - (t.datetimeStart?.getTime() ?? 0), 0);
      assert.ok(spent >= 200, `${spent} ms`);
    }
  });

  it("needs a price for a limit of money", async () => {
    const study = await sweep.createStudy();
    await assert.rejects(
      study.optimize(() => 1, { trials: 1, budget: { cost: 3 } }),
      /pricePerHour is missing/,
    );
    await assert.rejects(
      study.optimize(() => 1, { trials: 1, budget: { deviceHours: 0 } }),
      /deviceHours is 0, but must be a number above 0/,
    );
  });
});
