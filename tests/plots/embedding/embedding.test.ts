import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import { tf } from "tslab-ml";
import { embedding } from "tslab-ml/plots";
import { principalComponents } from "../../../src/plots/embedding/pca";
import { reference } from "../../reference";

/** Numbers that look random and are the same every time, longer along a few directions. */
const rows = (n: number, width: number) =>
  Array.from({ length: n }, (_, i) =>
    Array.from({ length: width }, (__, j) => Math.sin(i * 12.9898 + j * j * 78.233) + (6 - (j % 6)) * Math.sin(i * (1 + (j % 6)) * 0.7)),
  );
const matrixOf = (list: number[][]) => ({ rows: list.length, width: list[0]!.length, data: Float64Array.from(list.flat()) });

const [narrow, wide] = [rows(120, 12), rows(90, 400)];

describe("embedding", () => {
  let expected: Record<"narrow" | "wide", { scores: number[][]; explained: number[] }>;
  before(async () => {
    expected = await reference(
      `
import numpy as np
from sklearn.decomposition import PCA
def fit(x):
    p = PCA(2, svd_solver="full").fit(np.array(x))
    signs = np.sign([c[np.argmax(np.abs(c))] for c in p.components_])
    return dict(scores=(p.transform(np.array(x)) * signs).tolist(), explained=p.explained_variance_ratio_.tolist())
result = {name: fit(x) for name, x in args.items()}`,
      { narrow, wide },
    );
  });

  for (const [name, data] of [
    ["narrow", narrow],
    ["wide", wide],
  ] as const) {
    it(`has the principal components of scikit-learn (${name} data)`, () => {
      const { scores, explained } = principalComponents(matrixOf(data), 2, 0);
      for (const [k, share] of explained.entries()) assert.ok(Math.abs(share - expected[name].explained[k]!) < 1e-6);
      const worst = Math.max(...scores.flatMap((row, i) => row.map((value, k) => Math.abs(value - expected[name].scores[i]![k]!))));
      assert.ok(worst < 1e-4, `scores differ by ${worst}`);
    });
  }

  it("draws the same UMAP for the same seed, and another for another", () => {
    const draw = (seed: number) => embedding(narrow, { method: "umap", seed }).data[0]!.x;
    assert.deepEqual(draw(1), draw(1));
    assert.notDeepEqual(draw(1), draw(2));
  });

  it("keeps neighbours of separate groups together", () => {
    const groups = narrow.map((row, i) => row.map((value) => value + (i % 3) * 40));
    for (const method of ["pca", "umap"] as const) {
      const figure = embedding(groups, { labels: groups.map((_, i) => i % 3), classNames: ["a", "b", "c"], method });
      assert.match(figure.layout.title.text, /nearest neighbour of the same label: 100%/);
      assert.deepEqual(
        figure.data.map(({ name, x }) => [name, x.length]),
        [
          ["a", 40],
          ["b", 40],
          ["c", 40],
        ],
      );
    }
  });

  it("says which axis explains how much, and of how many samples it drew a part", () => {
    const { layout, data } = embedding(narrow, { maxPoints: 50, seed: 3 });
    assert.match(layout.xaxis.title.text, /^Component 1 \(\d+\.\d% of the variance\)$/);
    assert.match(layout.title.text, /50 of 120 samples, drawn at random/);
    assert.equal(data[0]!.x.length, 50);
  });

  it("flattens tensors of images, and leaves none behind", () => {
    const images = tf.tensor3d(narrow.flat(), [120, 3, 4]);
    const before = tf.memory().numTensors;
    assert.deepEqual(embedding(images).data[0]!.x, embedding(narrow.map((row) => row.map(Math.fround))).data[0]!.x);
    assert.equal(tf.memory().numTensors, before);
    images.dispose();
  });

  it("says what is wrong in a sentence", () => {
    const cases: [() => unknown, string][] = [
      [() => embedding([]), "embedding: samples is empty; give at least one row."],
      [() => embedding([[1, 2]]), "embedding: samples has 1 row, but a map needs at least 3."],
      [() => embedding([[1], [2], [3]]), "embedding: samples has one number per row; draw plots.histogram instead."],
      [
        () =>
          embedding([
            [1, 2],
            [3, Number.NaN],
            [4, 5],
          ]),
        "embedding: samples has NaN in row 1; fill or drop it first.",
      ],
      [() => embedding(narrow, { labels: [0, 1] }), "embedding: samples has 120 samples but labels has 2."],
      [
        () => embedding(narrow, { labels: narrow.map(() => 7), classNames: ["a"] }),
        "embedding: labels has class 7, but there are names for 0 to 0 only.",
      ],
      [() => embedding(narrow, { method: "tsne" as never }), 'embedding: method is "tsne", but must be "pca" or "umap".'],
    ];
    for (const [draw, message] of cases) assert.throws(draw, { message });
  });
});
