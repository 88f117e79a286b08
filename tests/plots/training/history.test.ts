import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { countAxis, history } from "tslab-ml/plots";

const run = { epoch: [0, 1, 2], history: { loss: [0.9, 0.5, 0.4], accuracy: [0.7, 0.8, 0.85], val_accuracy: [0.72, 0.79, 0.81] } };

describe("history", () => {
  it("draws accuracy and val_accuracy per epoch, from 0 to 1, with the legend lower right", () => {
    const { data, layout } = history(run);
    assert.deepEqual(
      data.map(({ name, x, y }) => ({ name, x, y })),
      [
        { name: "accuracy", x: [1, 2, 3], y: [0.7, 0.8, 0.85] },
        { name: "val_accuracy", x: [1, 2, 3], y: [0.72, 0.79, 0.81] },
      ],
    );
    assert.deepEqual(layout.yaxis.range, [0, 1]);
    assert.deepEqual([layout.legend.xanchor, layout.legend.yanchor], ["right", "bottom"]);
    assert.deepEqual(
      [layout.title.text, layout.xaxis.title.text, layout.yaxis.title.text],
      ["Accuracy per epoch", "Epoch", "Accuracy (share from 0 to 1)"],
    );
  });

  it("says the final numbers in words", () => {
    assert.equal(history(run).alt, "Line chart of accuracy per epoch, 3 epochs: at the end accuracy 0.8500, val_accuracy 0.8100.");
  });

  it("draws another metric by name, a loss from 0 with the legend upper right", () => {
    const { data, layout } = history(run, { metric: "loss", title: "Loss of the CNN" });
    assert.deepEqual(
      data.map(({ name }) => name),
      ["loss"],
    );
    assert.equal(layout.yaxis.rangemode, "tozero");
    assert.deepEqual([layout.legend.xanchor, layout.legend.yanchor, layout.title.text], ["right", "top", "Loss of the CNN"]);
  });

  it("understands tfjs's acc for accuracy", () => {
    const { data } = history({ epoch: [0], history: { acc: [0.5], val_acc: [0.6] } }, { metric: "accuracy" });
    assert.deepEqual(
      data.map(({ name }) => name),
      ["acc", "val_acc"],
    );
  });

  it("draws a run that is not finished, has just begun, or lost an epoch to NaN", () => {
    assert.equal(history({ epoch: [], history: {} }).alt, "Line chart of accuracy per epoch: no epoch has finished yet.");
    const { data } = history({ epoch: [0, 1], history: { loss: [1, Number.NaN], val_loss: [1] } });
    assert.deepEqual(
      data.map(({ y }) => y),
      [[1, null], [1]],
    );
  });

  it("names the metrics there are when asked for another", () => {
    assert.throws(() => history(run, { metric: "auc" }), {
      name: "RangeError",
      message: 'history: there is no metric "auc"; the history has loss, accuracy, val_accuracy.',
    });
  });
});

describe("countAxis", () => {
  for (const [count, step] of [
    [0, 1],
    [1, 1],
    [12, 1],
    [13, 2],
    [24, 2],
    [30, 5],
    [100, 10],
    [1000, 100],
  ] as const) {
    it(`has a tick every ${step} of ${count}`, () => {
      const { dtick, tickmode, range } = countAxis("Epoch", count) as { dtick?: number; tickmode?: string; range?: number[] };
      assert.deepEqual([dtick, tickmode], [step, "linear"]);
      assert.ok(range![0]! < 1 && range![1]! > count);
    });
  }
});
