import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { displaySymbol, type MimeBundle } from "tslab-ml/display";
import * as metrics from "tslab-ml/metrics";

const text = (value: { [displaySymbol](): MimeBundle }) => String(value[displaySymbol]()["text/plain"]).split("\n");
const html = (value: { [displaySymbol](): MimeBundle }) => String(value[displaySymbol]()["text/html"]);

describe("results of metrics in a notebook", () => {
  it("show the report as scikit-learn prints it, and say where a score was not defined", () => {
    const report = metrics.classificationReport([0, 0, 1, 2], [0, 1, 1, 1], { labels: ["cat", "dog", "<eel>"], digits: 2 });
    assert.deepEqual(text(report), [
      "              precision  recall  f1-score  support",
      "cat                1.00    0.50      0.67        2",
      "dog                0.33    1.00      0.50        1",
      "<eel>              0.00    0.00      0.00        1",
      "accuracy                             0.50        4",
      "macro avg          0.44    0.50      0.39        4",
      "weighted avg       0.58    0.50      0.46        4",
      "",
      "There are no predictions of <eel>: precision is set to 0 (zeroDivision).",
    ]);
    assert.match(html(report), /<th>&lt;eel&gt;<\/th><td>0.00<\/td>/);
    assert.deepEqual(report.toObject()["macro avg"], { precision: 4 / 9, recall: 0.5, "f1-score": (2 / 3 + 0.5) / 3, support: 4 });
  });

  it("show the confusion matrix with names in rows and columns", () => {
    const matrix = metrics.confusionMatrix([0, 0, 1], [0, 1, 1], { labels: ["cat", "dog"], normalize: "true" });
    assert.deepEqual(text(matrix).slice(0, 3), ["       cat    dog", "cat  0.500  0.500", "dog  0.000  1.000"]);
    assert.equal(text(matrix).at(-1), "Rows: true class. Columns: predicted class. Cells: share of the true class, rows sum to 1.");
  });

  it("show curves as ten lines at most, with their area", () => {
    const yTrue = Array.from({ length: 100 }, (_, i) => i % 2);
    const yScore = yTrue.map((label, i) => ((i * 37) % 101) / 101 + 0.2 * label);
    const roc = metrics.rocCurve(yTrue, yScore);
    assert.equal(text(roc).at(-1), `ROC curve of ${roc.fpr.length} points; area ${metrics.rocAucScore(yTrue, yScore).toFixed(4)}.`);
    const pr = metrics.precisionRecallCurve(yTrue, yScore);
    assert.match(text(pr).at(-1) ?? "", new RegExp(`average precision ${metrics.averagePrecisionScore(yTrue, yScore).toFixed(4)}\\.$`));
    assert.ok(text(roc).length <= 14 && text(pr).length <= 14);
    assert.match(
      text(metrics.calibrationCurve([0, 1, 1], [0.1, 0.8, 0.9]))[0] ?? "",
      /mean probability {2}share that came true {2}difference {2}samples/,
    );
  });
});
