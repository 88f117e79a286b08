import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { freeCorner, history, learningCurves } from "tslab-ml/plots";

const run = {
  epoch: [0, 1, 2],
  history: { loss: [0.9, 0.5, 0.4], accuracy: [0.7, 0.8, 0.85], val_loss: [0.8, 0.6, 0.5], val_accuracy: [0.72, 0.79, 0.81] },
};

describe("learningCurves", () => {
  it("draws every metric in a panel of its own, training solid and validation dashed", () => {
    const { data, layout } = learningCurves(run);
    assert.deepEqual(
      data.map(({ name, yaxis, line, y }) => [name, yaxis, line.dash, y]),
      [
        ["training", "y", "solid", run.history.loss],
        ["validation", "y", "dash", run.history.val_loss],
        ["training", "y2", "solid", run.history.accuracy],
        ["validation", "y2", "dash", run.history.val_accuracy],
      ],
    );
    assert.deepEqual(
      [layout.yaxis.title.text, layout.yaxis2.title.text, layout.xaxis.title.text],
      ["Loss", "Accuracy (share from 0 to 1)", "Epoch"],
    );
  });

  it("draws several runs over each other, as long as the longest", () => {
    const { data, layout, alt } = learningCurves(
      { short: run, long: { epoch: [0, 1, 2, 3], history: { loss: [1, 2, 3, 4] } } },
      { metrics: ["loss"] },
    );
    assert.deepEqual(
      data.map(({ name }) => name),
      ["short, training", "short, validation", "long, training"],
    );
    assert.ok(layout.xaxis.range[1] > 4);
    assert.equal(
      alt,
      "Learning curves of loss of short and long, up to 4 epochs. At the end: short: loss 0.4000, val_loss 0.5000; long: loss 4.0000.",
    );
  });

  it("says what is wrong in a sentence", () => {
    assert.throws(() => learningCurves({}), { message: "learningCurves: there is no run; give a history, or histories by name." });
    assert.throws(() => learningCurves({ epoch: [], history: {} }), {
      message: "learningCurves: the history has no metric yet; train an epoch first.",
    });
    assert.throws(() => learningCurves(run, { metrics: ["auc"] }), /there is no metric "auc"/);
  });
});

describe("the legend of a history", () => {
  const corner = (values: number[], others: number[] = values) => {
    const { legend } = history({ epoch: values.map((_, i) => i), history: { loss: values, val_loss: others } }, { metric: "loss" }).layout;
    return `${legend.yanchor} ${legend.xanchor}`;
  };

  it("stands where the curves are not", () => {
    assert.equal(corner([2, 1, 0.5, 0.3, 0.2]), "top right");
    assert.equal(corner([2.3, 2.3, 2.3, 2.3]), "bottom right", "a loss that stays where it is");
    assert.equal(corner([2, 1, 0.5, 0.3, 0.2], [2, 1.9, 2, 2.2, 2.3]), "bottom left", "a validation loss that rises");
    assert.equal(corner([]), "top right", "nothing yet");
  });

  it("takes the corner that is crossed least where all are", () => {
    const busy = [
      [0, 1],
      [1, 0],
    ] as const;
    assert.equal(
      freeCorner(
        [
          busy,
          [
            [0, 0.1],
            [0.05, 0.1],
          ],
        ],
        ["lower right", "upper right"],
      ),
      "upper right",
    );
  });
});
