import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { explain, tf } from "tslab-ml";
import { displaySymbol } from "tslab-ml/display";
import { toSvg } from "tslab-ml/plots";

const table = (max = 30) =>
  fc.array(fc.tuple(fc.integer({ min: -4, max: 4 }), fc.integer({ min: -4, max: 4 }), fc.integer({ min: 0, max: 2 })), {
    minLength: 1,
    maxLength: max,
  });
const split = (rows: [number, number, number][]) => ({ x: rows.map(([a, b]) => [a, b]), y: rows.map(([, , c]) => c) });
const accuracy = (tree: explain.DecisionTreeClassifier, x: number[][], y: number[]) =>
  tree.predict(x).filter((label, i) => label === y[i]).length / y.length;

const flowers = {
  x: [
    [1, 5],
    [2, 4],
    [3, 9],
    [8, 1],
    [9, 3],
    [7, 2],
    [8, 9],
    [9, 8],
  ],
  y: ["red", "red", "red", "blue", "blue", "blue", "green", "green"],
};

describe("decision trees", () => {
  it("keep their laws: leaves hold the counts and shares of their rows, and every limit", () => {
    fc.assert(
      fc.property(
        table(),
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 2, max: 6 }),
        (rows, maxDepth, minSamplesLeaf, maxLeafNodes) => {
          const { x, y } = split(rows);
          const tree = explain.decisionTreeClassifier(x, y, { maxDepth, minSamplesLeaf, maxLeafNodes });
          assert.ok(tree.depth <= maxDepth && tree.nLeaves <= maxLeafNodes);
          const leaves = tree.apply(x);
          for (const leaf of new Set(leaves)) {
            const inside = y.filter((_, i) => leaves[i] === leaf);
            assert.equal(inside.length, tree.nodes.nNodeSamples[leaf]);
            assert.ok(inside.length >= Math.min(minSamplesLeaf, rows.length));
            tree.classes.forEach((label, k) => {
              const share = inside.filter((each) => each === label).length / inside.length;
              assert.ok(Math.abs(share - (tree.nodes.value[leaf]?.[k] as number)) < 1e-12);
            });
          }
          assert.ok(
            Math.abs(tree.featureImportances.reduce((a, b) => a + b, 0) - (tree.nLeaves > 1 ? 1 : 0)) < 1e-9 ||
              tree.featureImportances.every((each) => each === 0),
          );
        },
      ),
      { numRuns: 200, seed: 2 },
    );
  });

  it("learn by heart what has no contradictions, and never do worse for more depth", () => {
    fc.assert(
      fc.property(table(), (rows) => {
        const { x, y } = split(rows);
        const seen = new Map(x.map((row, i) => [row.join(), y[i] as number]));
        const clean = x.map((row) => seen.get(row.join()) as number);
        assert.equal(accuracy(explain.decisionTreeClassifier(x, clean), x, clean), 1);
        const depths = [1, 2, 3, 4].map((maxDepth) => accuracy(explain.decisionTreeClassifier(x, y, { maxDepth }), x, y));
        depths.slice(1).forEach((value, i) => {
          assert.ok(value >= (depths[i] as number) - 1e-12);
        });
      }),
      { numRuns: 100, seed: 3 },
    );
  });

  it("treat a weight of 2 as a row twice, and a weight of 0 as none", () => {
    fc.assert(
      fc.property(table(), fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 30, maxLength: 30 }), (rows, all) => {
        const weights = rows.map((_, i) => all[i] as number);
        if (weights.every((weight) => weight === 0)) return;
        const { x, y } = split(rows);
        const many = split(rows.flatMap((row, i) => new Array<typeof row>(weights[i] as number).fill(row)));
        const [weighted, repeated] = [
          explain.decisionTreeRegressor(x, y, { sampleWeight: weights, maxDepth: 3 }),
          explain.decisionTreeRegressor(many.x, many.y, { maxDepth: 3 }),
        ];
        assert.deepEqual(weighted.nodes.threshold, repeated.nodes.threshold);
        weighted.nodes.value.flat().forEach((value, i) => {
          assert.ok(Math.abs(value - (repeated.nodes.value[i]?.[0] as number)) < 1e-9);
        });
      }),
      { numRuns: 100, seed: 4 },
    );
  });

  it("do not change when a feature is stretched", () => {
    fc.assert(
      fc.property(table(), (rows) => {
        const { x, y } = split(rows);
        const stretched = x.map(([a, b]) => [Math.exp(a as number), 3 * (b as number) + 1]);
        const [plain, other] = [explain.decisionTreeClassifier(x, y), explain.decisionTreeClassifier(stretched, y)];
        assert.deepEqual(plain.predict(x), other.predict(stretched));
        assert.deepEqual(plain.nodes.feature, other.nodes.feature);
      }),
      { numRuns: 100, seed: 5 },
    );
  });

  it("shrink as a leaf gets dearer, down to one", () => {
    const { x, y } = split(Array.from({ length: 80 }, (_, i) => [(i * 7) % 11, (i * 5) % 13, (i * i) % 3] as [number, number, number]));
    const { ccpAlphas } = explain.costComplexityPruningPath(x, y);
    const sizes = ccpAlphas.map((ccpAlpha) => explain.decisionTreeClassifier(x, y, { ccpAlpha }).nLeaves);
    assert.ok(sizes.length > 3);
    sizes.slice(1).forEach((size, i) => {
      assert.ok(size < (sizes[i] as number), `${sizes}`);
    });
    assert.equal(sizes.at(-1), 1);
  });

  it("take texts as labels, tensors and frames, and leak nothing", () => {
    const tree = explain.decisionTreeClassifier({ columns: ["length", "width"], values: flowers.x }, flowers.y);
    assert.deepEqual(tree.classes, ["blue", "green", "red"]);
    assert.deepEqual(tree.predict(flowers.x), flowers.y);
    assert.deepEqual(tree.featureNames, ["length", "width"]);
    const [x, y] = [tf.tensor2d(flowers.x), tf.tensor1d([0, 0, 0, 1, 1, 1, 2, 2], "int32")];
    const before = tf.memory().numTensors;
    assert.deepEqual(explain.decisionTreeClassifier(x, y).predict(x), [0, 0, 0, 1, 1, 1, 2, 2]);
    assert.equal(tf.memory().numTensors, before);
  });

  it("are a single leaf where there is one class, one row, or nothing to split by", () => {
    for (const tree of [
      explain.decisionTreeClassifier([[1], [2]], [7, 7]),
      explain.decisionTreeClassifier([[1]], ["a"]),
      explain.decisionTreeRegressor([[3], [3]], [1, 2]),
    ])
      assert.deepEqual([tree.nLeaves, tree.depth, tree.featureImportances], [1, 0, [0]]);
    assert.deepEqual(explain.decisionTreeRegressor([[3], [3]], [1, 2]).predict([[9]]), [1.5]);
  });

  it("say what is wrong", () => {
    const { x, y } = flowers;
    const grow = (options: explain.DecisionTreeClassifierOptions) => () => explain.decisionTreeClassifier(x, y, options);
    assert.throws(() => explain.decisionTreeClassifier(x, ["a"]), {
      name: "RangeError",
      message: "decisionTreeClassifier: y has 1 labels for 8 rows.",
    });
    assert.throws(
      () => explain.decisionTreeClassifier([[1], [Number.NaN]], [0, 1]),
      /x has NaN in row 1, feature "x0", .* fill or encode it first/,
    );
    assert.throws(() => explain.decisionTreeRegressor(x, y as never), /y has red in row 0/);
    assert.throws(grow({ maxDepth: 0 }), /maxDepth is 0, but must be a whole number of at least 1/);
    assert.throws(grow({ minSamplesLeaf: 1.5 }), /minSamplesLeaf is 1.5, but must be a whole number of at least 1, or a share/);
    assert.throws(grow({ maxLeafNodes: 1 }), /maxLeafNodes is 1/);
    assert.throws(grow({ ccpAlpha: -1 }), /ccpAlpha is -1/);
    assert.throws(grow({ criterion: "mse" as never }), /criterion is "mse", but must be "gini", "entropy" or "log_loss"/);
    assert.throws(grow({ sampleWeight: [1, 1, 1, 1, 1, 1, 1, -1] }), /sampleWeight must be at least 0/);
    assert.throws(() => grow({})().predict([[1]]), /x has 1 features, but the tree was grown from 2/);
  });
});

describe("a tree in JSON", () => {
  it("predicts the same after it was loaded", () => {
    for (const tree of [
      explain.decisionTreeClassifier(flowers.x, flowers.y),
      explain.decisionTreeRegressor(flowers.x, [1, 2, 3, 4, 5, 6, 7, 8.5]),
    ]) {
      const loaded = explain.decisionTreeFromJson(JSON.stringify(tree));
      assert.deepEqual(loaded.predict(flowers.x), tree.predict(flowers.x));
      assert.deepEqual(JSON.stringify(loaded), JSON.stringify(tree));
    }
  });

  it("is refused when it is none, or damaged", () => {
    const content = JSON.parse(JSON.stringify(explain.decisionTreeClassifier(flowers.x, flowers.y)));
    assert.throws(() => explain.decisionTreeFromJson("[]"), /^RangeError: decisionTreeFromJson: kind is undefined, not/);
    assert.throws(
      () => explain.decisionTreeFromJson({ ...content, nodes: { ...content.nodes, value: [] } }),
      /nodes.value is not a list with one entry per node/,
    );
    const loop = { ...content.nodes, childrenLeft: content.nodes.childrenLeft.map(() => 0) };
    assert.throws(() => explain.decisionTreeFromJson({ ...content, nodes: loop }), /node 0 has children or a feature that are not there/);
  });
});

describe("the picture of a tree", () => {
  it("has a box per node with question, impurity, rows, counts and class, in the colour of the class", async () => {
    const tree = explain.decisionTreeClassifier(flowers.x, flowers.y, { featureNames: ["length", "width"] });
    const { data, layout, alt } = tree.figure({ classNames: ["B", "G", "R"] });
    assert.equal(layout.shapes.length, tree.nodes.feature.length);
    assert.match(data[1]?.text[0], /^<b>(length|width) ≤ [\d.]+<\/b><br>gini 0\.656, n 8<br>\[3, 2, 3\]<br>B$/);
    assert.deepEqual(
      data.slice(2).map(({ name }) => name),
      ["B", "G", "R"],
    );
    assert.match(alt, /^Decision tree of 3 leaves over 8 rows. It asks first whether/);
    const svg = await toSvg(tree.figure());
    assert.ok(svg.includes("gini 0.656, n 8") && svg.includes(">yes<"));
    assert.ok(Object.keys(await tree[displaySymbol]()).includes("application/vnd.plotly.v1+json"));
  });

  it("leaves out what is deeper than asked, and says so", () => {
    const { x, y } = split(Array.from({ length: 80 }, (_, i) => [(i * 7) % 11, (i * 5) % 13, (i * i) % 3] as [number, number, number]));
    const { data } = explain.decisionTreeClassifier(x, y).figure({ maxDepth: 1 });
    assert.equal(data[1]?.text.length, 3);
    assert.match(data[1]?.text[1], / …$/);
    assert.throws(() => explain.decisionTreeClassifier(x, y).figure({ classNames: ["a"] }), /there are 1 classNames for 2 classes/);
  });
});
