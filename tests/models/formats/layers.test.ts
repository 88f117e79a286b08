import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { models, tf } from "tslab-ml";

const predictions = (model: tf.LayersModel, xs: tf.Tensor) => tf.tidy(() => [...(model.predict(xs) as tf.Tensor).dataSync()]);

describe("save and load", () => {
  let root: string;
  before(async () => {
    root = await mkdtemp(join(tmpdir(), "tslab-ml-layers-"));
  });
  after(() => rm(root, { recursive: true, force: true }));

  const images = () => tf.randomUniform([4, 18, 18, 1], 0, 1, "float32", 1);
  const build = (seed: number) => models.seedCnn({ inputShape: [18, 18, 1], classes: 3, seed });

  it("bring a model back whose predictions are the same, bit for bit", async () => {
    const [model, xs] = [build(3), images()];
    const folder = join(root, "deep", "down");
    await models.save(model, folder);
    const loaded = await models.load(folder);
    assert.deepEqual(predictions(loaded, xs), predictions(model, xs));
    assert.deepEqual(
      loaded.layers.map((layer) => layer.name),
      model.layers.map((layer) => layer.name),
    );
    const byTfjs = await tf.loadLayersModel(`file://${folder}/model.json`);
    assert.deepEqual(predictions(byTfjs, xs), predictions(model, xs));
  });

  it("keep statistics that are not trained, functional models and several outputs", async () => {
    const input = tf.input({ shape: [4] });
    const normal = tf.layers.batchNormalization({ movingMeanInitializer: tf.initializers.constant({ value: 0.3 }) });
    const hidden = normal.apply(tf.layers.dense({ units: 3 }).apply(input)) as tf.SymbolicTensor;
    const model = tf.model({ inputs: input, outputs: [hidden, tf.layers.dense({ units: 1 }).apply(hidden) as tf.SymbolicTensor] });
    const folder = join(root, "functional");
    await models.save(model, folder);
    const loaded = await models.load(folder);
    const xs = tf.randomNormal([5, 4], 0, 1, "float32", 2);
    const numbers = (m: tf.LayersModel) => (m.predict(xs) as tf.Tensor[]).map((t) => [...t.dataSync()]);
    assert.deepEqual(numbers(loaded), numbers(model));
  });

  it("keep the multiplier of separable convolutions, and the sizes that follow from a reshape", async () => {
    const separable = tf.layers.separableConv2d({ filters: 2, kernelSize: 3, depthMultiplier: 2, inputShape: [6, 6, 3] });
    const model = tf.sequential({
      layers: [separable, tf.layers.reshape({ targetShape: [4, -1] }), tf.layers.flatten(), tf.layers.dense({ units: 2 })],
    });
    const folder = join(root, "separable");
    await models.save(model, folder);
    const xs = tf.randomNormal([2, 6, 6, 3], 0, 1, "float32", 3);
    assert.deepEqual(predictions(await models.load(folder), xs), predictions(model, xs));
  });

  it("leave the old model whole when a new one is cut off before its last step, and other files alone", async () => {
    const [model, xs, folder] = [build(3), images(), join(root, "cut")];
    await models.save(model, folder);
    await writeFile(join(folder, "classes.txt"), "a b c");
    const [json, before] = [await readFile(join(folder, "model.json")), predictions(model, xs)];
    const other = build(4);
    await models.save(other, folder);
    assert.equal((await readdir(folder)).length, 3, "model.json, the weights it names, and the other file");
    // As it is after a kill between writing the new weights and renaming model.json.
    await models.save(model, folder);
    await writeFile(join(folder, "weights.0123456789abcdef.bin"), Buffer.alloc(8));
    await writeFile(join(folder, `.model.json.${process.pid + 1}.part`), "{");
    assert.deepEqual(predictions(await models.load(folder), xs), before);
    assert.deepEqual(await readFile(join(folder, "model.json")), json);
    await models.save(other, folder);
    assert.deepEqual(predictions(await models.load(folder), xs), predictions(other, xs));
    assert.equal(await readFile(join(folder, "classes.txt"), "utf8"), "a b c");
    assert.equal((await readdir(folder)).filter((name) => name.endsWith(".bin")).length, 1);
  });

  it("say what is wrong with a folder that holds no model", async () => {
    await assert.rejects(models.load(join(root, "nothing")), /^Error: models\.load: there is no model\.json in .*nothing; give the folder/);
  });

  it("leak no tensors", async () => {
    const model = build(5);
    const folder = join(root, "leak");
    await models.save(model, folder);
    const { numTensors } = tf.memory();
    await models.save(model, folder);
    (await models.load(folder)).dispose();
    // Not equal: what earlier tests have dropped may be collected meanwhile.
    assert.ok(tf.memory().numTensors <= numTensors, `${tf.memory().numTensors} tensors`);
  });
});
