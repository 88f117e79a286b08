import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { tf } from "tslab-ml";
import { split } from "tslab-ml/preprocess";
import { splitIndices } from "../../src/preprocess/split";

const sizes = (sets: Record<string, Int32Array>) => Object.values(sets).map((rows) => rows.length);

describe("split", () => {
  it("divides 10,000 samples into 8,000, 1,000 and 1,000", () => {
    assert.deepEqual(sizes(splitIndices(10_000, {})), [8000, 1000, 1000]);
    assert.deepEqual(sizes(splitIndices(10_000, { train: 0.8, validation: 0.1, test: 0.1, seed: 1 })), [8000, 1000, 1000]);
    assert.deepEqual(sizes(splitIndices(10, { train: 6, validation: 3, test: 1 })), [6, 3, 1]);
    assert.deepEqual(sizes(splitIndices(60_000, { train: 0.9, validation: 0.1 })), [54_000, 6000, 0]);
  });

  it("never overlaps and leaves nothing out, whatever the sizes, stratified or not", () => {
    const input = fc.record({
      size: fc.integer({ min: 60, max: 500 }),
      classes: fc.integer({ min: 1, max: 5 }),
      cut: fc.double({ min: 0.3, max: 0.8, noNaN: true }),
      seed: fc.integer(),
      stratify: fc.boolean(),
    });
    fc.assert(
      fc.property(input, ({ size, classes, cut, seed, stratify }) => {
        const labels = Int32Array.from({ length: size }, (_, i) => i % classes);
        const sets = splitIndices(
          size,
          { train: cut, validation: (1 - cut) / 2, test: (1 - cut) / 2, seed },
          stratify ? labels : undefined,
        );
        const all = Object.values(sets).flatMap((rows) => [...rows]);
        assert.equal(all.length, size);
        assert.deepEqual(
          [...new Set(all)].sort((a, b) => a - b),
          [...labels.keys()],
        );
      }),
    );
  });

  it("gives every class its share of every set to within one sample, and the sets their exact sizes", () => {
    const input = fc.record({ labels: fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 100, maxLength: 400 }), seed: fc.integer() });
    fc.assert(
      fc.property(input, ({ labels, seed }) => {
        const counts = new Map<number, number>();
        for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
        fc.pre([...counts.values()].every((count) => count >= 3));
        const parts = { train: 0.6, validation: 0.2, test: 0.2 };
        const sets = splitIndices(labels.length, { ...parts, seed }, Int32Array.from(labels));
        assert.deepEqual(sizes(sets), sizes(splitIndices(labels.length, parts)));
        for (const [label, count] of counts) {
          for (const rows of Object.values(sets)) {
            const here = rows.filter((row) => labels[row] === label).length;
            const share = (count * rows.length) / labels.length;
            assert.ok(Math.abs(here - share) < 1, `${here} in place of ${share} of class ${label}`);
          }
        }
      }),
    );
  });

  it("takes classes from indices and from one-hot rows alike", () => {
    const ys = tf.tensor1d([0, 1, 0, 1, 0, 1, 0, 1, 0, 1], "int32");
    const xs = tf.range(0, 10);
    const options = { train: 6, validation: 2, test: 2, seed: 5, stratify: true };
    const rows = (pair: { xs: tf.Tensor; ys: tf.Tensor }) => Object.values(split(pair, options)).map((set) => [...set.xs.dataSync()]);
    const byIndex = rows({ xs, ys });
    assert.deepEqual(byIndex, rows({ xs, ys: tf.oneHot(ys, 2) }));
    assert.deepEqual(
      byIndex.map((set) => set.filter((x) => x % 2 === 0).length),
      [3, 1, 1],
    );
    assert.throws(() => split({ xs, ys: tf.tensor1d([..."abcdefghij"]) }, options), /^RangeError: split: ys holds strings/);
    for (const label of [0.1, Number.NaN])
      assert.throws(
        () => split({ xs, ys: tf.fill([10], label) }, options),
        /stratify needs whole class indices, but ys has (0\.1|NaN)\d* at 0; /,
      );
    assert.throws(() => split({ xs, ys: tf.zeros([10, 2, 2]) }, options), /stratify needs class indices \[N\] or one-hot classes \[N, K\]/);
  });

  it("leaves out the test set when none is asked for", () => {
    const { trainSet, validationSet, testSet } = split({ xs: tf.range(0, 10), ys: tf.range(0, 10) }, { train: 0.8, validation: 0.2 });
    assert.deepEqual([trainSet.size, validationSet.size, testSet.size], [8, 2, 0]);
  });

  it("is the same for the same seed and another for another", () => {
    assert.deepEqual(splitIndices(100, { seed: 3 }), splitIndices(100, { seed: 3 }));
    assert.notDeepEqual(splitIndices(100, { seed: 3 }), splitIndices(100, { seed: 4 }));
    assert.notDeepEqual(splitIndices(100, {}), splitIndices(100, {}));
    assert.deepEqual([...splitIndices(10, { shuffle: false }).train], [0, 1, 2, 3, 4, 5, 6, 7]);
  });

  it("keeps inputs and targets together, and leaks nothing", () => {
    const pair = { xs: tf.range(0, 50).reshape([50, 1]), ys: tf.range(0, 50, 1, "int32") };
    const before = tf.memory().numTensors;
    const sets = split(pair, { seed: 1 });
    for (const { xs, ys } of Object.values(sets)) assert.deepEqual([...xs.dataSync()], [...ys.dataSync()]);
    for (const set of Object.values(sets)) set.dispose();
    assert.equal(tf.memory().numTensors, before);
  });

  it("explains lengths and parts that do not fit", () => {
    assert.throws(() => split({ xs: tf.zeros([3, 1]), ys: tf.zeros([2]) }), {
      message: "split: xs has 3 samples and ys has 2, but both must have the same number.",
    });
    assert.throws(() => split({ xs: tf.zeros([0, 1]), ys: tf.zeros([0]) }), /^RangeError: split: there are 0 samples/);
    assert.throws(() => splitIndices(100, { train: 0.8, validation: 0.3 }), {
      message: "split: train 0.8, validation 0.3 and test 0 sum to 1.1, but must sum to 1 as fractions or to 100 as numbers of samples.",
    });
    assert.throws(() => splitIndices(100, { train: 1.2, validation: -0.2 }), /must be numbers of at least 0\.$/);
    assert.throws(
      () => splitIndices(3, {}),
      /split: 3 samples are too few; the (validation|test|validation and test) set would be empty\.$/,
    );
    assert.throws(
      () =>
        splitIndices(
          100,
          {},
          Int32Array.from({ length: 100 }, (_, i) => Number(i === 0)),
        ),
      /class 1 has 1 sample, too few for 3 sets; leave out stratify or drop the class\.$/,
    );
  });
});
