import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { display, plots, sweep } from "tslab-ml";

describe("parameters that are called like what every object has", () => {
  const names = ["constructor", "toString", "valueOf", "hasOwnProperty"];
  for (const [name, make] of Object.entries({
    random: () => sweep.random({ seed: 1 }),
    tpe: () => sweep.tpe({ seed: 1, startupTrials: 4 }),
    cmaEs: () => sweep.cmaEs({ seed: 1 }),
    nsga2: () => sweep.nsga2({ seed: 1, populationSize: 4 }),
    gaussianProcess: () => sweep.gaussianProcess({ seed: 1, startupTrials: 4 }),
    grid: () => sweep.grid(Object.fromEntries(names.map((name) => [name, [0.25, 0.5]]))),
  }))
    it(`are suggested by ${name}, shown and drawn`, async () => {
      const study = await sweep.createStudy({ sampler: make() });
      await study.optimize(
        (trial) => {
          // Every second trial lacks one.
          const asked = names.slice(0, name === "grid" || trial.number % 2 === 0 ? 4 : 3);
          return asked.reduce((sum, name) => sum + trial.suggestFloat(name, 0, 1), 0);
        },
        { trials: 12, verbose: false },
      );
      for (const { params } of study.trials)
        for (const value of Object.values(params)) assert.ok(typeof value === "number" && value >= 0 && value <= 1);
      assert.deepEqual(Object.keys(study.bestParams).slice(0, 3), names.slice(0, 3));
      assert.doesNotMatch(String(study[display.displaySymbol]()["text/plain"]), /native code/);
      for (const draw of [plots.slice, plots.parallelCoordinate, plots.contour])
        assert.doesNotMatch(JSON.stringify(draw(study).data), /native code/);
      assert.equal(Object.keys(sweep.paramImportances(study, { seed: 1 })).length, name === "grid" ? 4 : 3);
    });

  it("are part of a space, and are enqueued", async () => {
    const space = sweep.space({ constructor: sweep.float(0, 1), inner: { toString: sweep.int(1, 3) } });
    const study = await sweep.createStudy({ space });
    await study.enqueueTrial({ "inner.toString": 2 });
    await study.optimize(({ params }) => params.constructor, { trials: 2, verbose: false });
    assert.equal(study.trials[0]?.params["inner.toString"], 2);
    assert.equal(study.trials[0]?.params.constructor, study.trials[0]?.values?.[0]);
  });

  it("cannot be called __proto__", async () => {
    const message = 'study: a parameter is called "__proto__", a name that objects do not keep; rename it.';
    const study = await sweep.createStudy();
    await assert.rejects(
      study.optimize((trial) => trial.suggestFloat("__proto__", 0, 1), { trials: 1, verbose: false }),
      { message },
    );
    await assert.rejects(sweep.createStudy({ space: { ["__proto__"]: sweep.float(0, 1) } }), { message });
  });
});
