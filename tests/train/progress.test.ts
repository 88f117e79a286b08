import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { MimeBundle } from "tslab-ml/display";
import { duration } from "../../src/display/duration";
import { newHistory } from "../../src/train/history";
import { lineProgress } from "../../src/train/progress-lines";
import { notebookProgress } from "../../src/train/progress-notebook";
import { terminalProgress } from "../../src/train/progress-terminal";
import { recordingHost } from "../display/recording-host";

function finished(epochs: number) {
  const history = newHistory({ epochs: 10, batchSize: 64, samples: 54_000, steps: 844 });
  for (let epoch = 0; epoch < epochs; epoch++) {
    history.epoch.push(epoch);
    history.seconds.push(7.5);
    (history.history.loss ??= []).push(0.5 / (epoch + 1));
    (history.history.val_accuracy ??= []).push(0.9);
  }
  return history;
}

const state = {
  epoch: 1,
  epochs: 10,
  batch: 211,
  batches: 844,
  samplesPerSecond: 7200,
  secondsLeft: 75,
  logs: { loss: 0.25, accuracy: 0.9 },
};

describe("line progress", () => {
  it("prints one line per epoch with seconds, speed and every metric", () => {
    const lines: string[] = [];
    lineProgress({ unit: "images", epochs: 10, print: (line) => lines.push(line) }).epochEnd(finished(2));
    assert.deepEqual(lines, ["Epoch 2/10 - 7.5 s - 7,200 images/s - loss: 0.2500 - val_accuracy: 0.9000"]);
  });
});

describe("terminal progress", () => {
  it("redraws one line and leaves a line for a finished epoch", () => {
    let text = "";
    const progress = terminalProgress({ unit: "images", write: (part) => (text += part.replace("\r\x1b[K", "<redraw>")) });
    progress.batch(state);
    assert.match(text, /^<redraw>Epoch 2\/10 ██████░{18} 7,200 images\/s, ETA 1:15 {2}loss 0\.2500 {2}accuracy 0\.9000$/);
    progress.epochEnd(finished(2));
    assert.match(text, /<redraw>Epoch 2\/10 - 7\.5 s .*\n$/);
  });
});

describe("notebook progress", () => {
  it("updates one output with a bar, speed, time left and metrics, and leaves a table", async () => {
    const { kernel, shown } = recordingHost();
    const progress = notebookProgress(kernel, { unit: "images" });
    progress.batch(state);
    progress.batch({ ...state, batch: 844 });
    progress.epochEnd(finished(2));
    progress.end(finished(2));
    assert.deepEqual(
      shown.map(({ update }) => update),
      [false, true, true],
    );
    assert.equal(new Set(shown.map(({ displayId }) => displayId)).size, 1);
    assert.match(String(shown[0]?.bundle["text/html"]), /<progress value="211" max="844".*211\/844 batches, 7,200 images\/s, ETA 1:15/);
    const last = shown[2]?.bundle as MimeBundle;
    assert.match(String(last["text/html"]), /<table/);
    assert.doesNotMatch(String(last["text/html"]), /<progress/);
    assert.match(String(last["text/plain"]), /0\.2500/);
  });

  it("says so when the run was interrupted", () => {
    const { kernel, shown } = recordingHost();
    const progress = notebookProgress(kernel, { unit: "images" });
    progress.batch(state);
    progress.end(Object.assign(finished(1), { interrupted: true }));
    assert.match(String(shown.at(-1)?.bundle["text/html"]), /Interrupted; the model keeps the weights of the last finished batch\./);
  });
});

describe("duration", () => {
  it("reads as minutes and seconds, with hours when there are some", () => {
    assert.deepEqual([0, 9.6, 75, 3700].map(duration), ["0:00", "0:10", "1:15", "1:01:40"]);
  });
});
