import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { describe, it } from "node:test";
import { models, tf, train } from "tslab-ml";
import { scratch } from "../scratch";

describe("files that cannot be read", () => {
  it("are named, with the function and the reason", async (t) => {
    const missing = join(scratch(t), "none");
    const model = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [1] })] });
    const readers = {
      loadKeras: models.loadKeras,
      loadKerasWeights: (path: string) => models.loadKerasWeights(model, path),
      loadCheckpoint: train.loadCheckpoint,
      loadHistory: train.loadHistory,
    };
    for (const [name, read] of Object.entries(readers)) {
      await assert.rejects(read(missing), { message: `${name}: ${missing} cannot be read: there is no such file.` });
      await assert.rejects(read(dirname(missing)), { message: `${name}: ${dirname(missing)} cannot be read: it is a folder.` });
    }
  });
});
