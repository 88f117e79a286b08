import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { random, shuffledIndices } from "tslab-ml/preprocess";

describe("random", () => {
  it("repeats itself from a seed, and differs from another seed and without one", () => {
    const draw = (seed?: number) => Array.from({ length: 5 }, random(seed).next);
    assert.deepEqual(draw(1), draw(1));
    assert.notDeepEqual(draw(1), draw(2));
    assert.notDeepEqual(draw(), draw());
  });

  it("stays what it is, so that published results can be repeated", () => {
    // What Alea(1277182878230) gives according to its author (J. Baagøe, Better random numbers for javascript, 2010).
    const { next } = random(1277182878230);
    assert.deepEqual([next(), next(), next()], [0.6198398587293923, 0.8385338634252548, 0.3644848605617881]);
  });

  it("draws uniformly within the ends that it is given", () => {
    const { uniform, integer } = random(1);
    const counts = [0, 0, 0];
    for (let i = 0; i < 3000; i++) {
      const value = uniform(-2, 3);
      assert.ok(value >= -2 && value < 3);
      counts[integer(0, 2)]! += 1;
    }
    // 5 standard deviations of a binomial count are 129.
    for (const count of counts) assert.ok(Math.abs(count - 1000) < 130, String(counts));
  });
});

describe("shuffledIndices", () => {
  it("has every index once, in the same order for the same seed", () => {
    assert.deepEqual(
      [...shuffledIndices(1000, 1)].sort((a, b) => a - b),
      [...Array(1000).keys()],
    );
    assert.deepEqual(shuffledIndices(1000, 1), shuffledIndices(1000, 1));
    assert.notDeepEqual(shuffledIndices(1000), shuffledIndices(1000));
    assert.deepEqual([...shuffledIndices(0)], []);
  });

  it("refuses what is no number of samples", () => {
    assert.throws(() => shuffledIndices(-1), { message: "shuffledIndices: n is -1, but must be a whole number of at least 0." });
  });
});
