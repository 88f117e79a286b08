import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { models, tf } from "tslab-ml";
import { reference } from "../../reference";

type Values = number[];
const valuesOf = (tensor: tf.Tensor): Values => [...tensor.dataSync()];
const uniform = (shape: number[], seed: number) => tf.randomUniform(shape, -1, 1, "float32", seed);
const glorot = (seed: number) => tf.initializers.glorotUniform({ seed });

function recurrent(): tf.LayersModel {
  return tf.sequential({
    layers: [
      tf.layers.embedding({ inputDim: 11, outputDim: 5, inputLength: 6, embeddingsInitializer: glorot(1) }),
      tf.layers.bidirectional({
        layer: tf.layers.lstm({ units: 4, returnSequences: true, kernelInitializer: glorot(2), recurrentInitializer: glorot(3) }) as tf.RNN,
        mergeMode: "concat",
      }),
      tf.layers.gru({ units: 3, kernelInitializer: glorot(4), recurrentInitializer: glorot(5) }),
      tf.layers.dense({ units: 2, activation: "softmax", kernelInitializer: glorot(6) }),
    ],
  });
}

function lstm(): tf.LayersModel {
  return tf.sequential({
    layers: [
      tf.layers.lstm({ units: 8, inputShape: [5, 3], kernelInitializer: glorot(2), recurrentInitializer: glorot(3) }),
      tf.layers.dense({ units: 2, kernelInitializer: glorot(4) }),
    ],
  });
}

/** Two inputs, two outputs, and everything between that changes the batch into another size for a while. */
function twins(): tf.LayersModel {
  const inputs = [tf.input({ shape: [4, 6], name: "left-side" }), tf.input({ shape: [2], name: "right" })];
  const apply = (layer: tf.layers.Layer, ...x: tf.SymbolicTensor[]) =>
    layer.apply(x.length === 1 ? (x[0] as tf.SymbolicTensor) : x) as tf.SymbolicTensor;
  const [left, right] = inputs as [tf.SymbolicTensor, tf.SymbolicTensor];
  const steps = apply(tf.layers.timeDistributed({ layer: tf.layers.dense({ units: 3, kernelInitializer: glorot(1) }) }), left);
  const normal = apply(tf.layers.layerNormalization(), apply(tf.layers.permute({ dims: [2, 1] }), steps));
  const repeated = apply(tf.layers.repeatVector({ n: 3 }), apply(tf.layers.dense({ units: 4, kernelInitializer: glorot(2) }), right));
  const joined = apply(tf.layers.concatenate(), apply(tf.layers.add(), normal, repeated), normal);
  const prelu = apply(tf.layers.prelu({ alphaInitializer: "ones" }), apply(tf.layers.dropout({ rate: 0.5 }), joined));
  const flat = apply(tf.layers.flatten(), prelu);
  const image = apply(tf.layers.upSampling2d({}), apply(tf.layers.reshape({ targetShape: [3, 4, 2] }), flat));
  const outputs = [
    apply(tf.layers.dense({ units: 2, name: "a", activation: "sigmoid", kernelInitializer: glorot(3) }), flat),
    apply(tf.layers.conv2d({ filters: 2, kernelSize: 3, name: "b", kernelInitializer: glorot(4) }), image),
  ];
  return tf.model({ inputs, outputs });
}

/** Batch normalisation with statistics that are not those of a new layer. */
function trained(model: tf.LayersModel): tf.LayersModel {
  tf.tidy(() =>
    model.setWeights(model.getWeights().map((w, i) => tf.add(w, tf.abs(tf.mul(tf.randomUniform(w.shape, -1, 1, "float32", i + 1), 0.05))))),
  );
  return model;
}

/** Every number less the batch's mean, for which JavaScript counts the samples. */
class Averaged extends tf.layers.Layer {
  static className = "Averaged";
  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    const x = [inputs].flat()[0] as tf.Tensor;
    return tf.tidy(() => tf.sub(x, tf.mul(tf.sum(x, 0, true), tf.scalar(1 / (x.shape[0] as number)))));
  }
}
const averaged = () => {
  const input = tf.input({ shape: [3], name: "x" });
  return tf.model({ inputs: input, outputs: new Averaged({}).apply(input) as tf.SymbolicTensor });
};

interface Case {
  model: tf.LayersModel;
  inputs: tf.Tensor[];
}

const images = (n: number) => [uniform([n, 28, 28, 1], n)];
const cases: Record<string, () => Case> = {
  seedCnn: () => ({ model: models.seedCnn({ seed: 1 }), inputs: images(5) }),
  wideCnn: () => ({ model: trained(models.wideCnn({ seed: 2 })), inputs: images(1) }),
  resnet: () => ({ model: trained(models.resnet({ seed: 3, blocks: 1 })), inputs: images(3) }),
  lstm: () => ({ model: lstm(), inputs: [uniform([4, 5, 3], 4)] }),
  recurrent: () => ({ model: recurrent(), inputs: [tf.tensor2d([1, 2, 3, 4, 5, 6, 10, 9, 8, 7, 0, 0], [2, 6])] }),
  twins: () => ({ model: twins(), inputs: [uniform([17, 4, 6], 5), uniform([17, 2], 6)] }),
};

interface Served {
  outputs: Record<string, Values>;
  layer?: Record<string, Values>;
}

interface Answer {
  served: Record<string, Served>;
  fixed: { shape: number[]; values: Values };
  keras: { single: Values; pair: Record<string, Values> };
}

// Everything that Python does, in one process: serve what TypeScript has exported, and export what TypeScript will load.
const program = `
import numpy as np, tensorflow as tf, keras
def run(folder, inputs):
    fn = tf.saved_model.load(folder).signatures["serving_default"]
    out = fn(**{k: tf.constant(np.array(v["values"], v["dtype"]).reshape(v["shape"])) for k, v in inputs.items()})
    one = {"outputs": {k: v.numpy().ravel().tolist() for k, v in out.items()}}
    if len(inputs) == 1:
        layer = keras.layers.TFSMLayer(folder, call_endpoint="serving_default")
        v = next(iter(inputs.values()))
        out = layer(np.array(v["values"], v["dtype"]).reshape(v["shape"]))
        one["layer"] = {k: v.numpy().ravel().tolist() for k, v in out.items()}
    return one
served = {name: run(case["folder"], case["inputs"]) for name, case in args["cases"].items()}
fn = tf.saved_model.load(args["fixed"]).signatures["serving_default"]
fixed = {"shape": fn.structured_input_signature[1]["x"].shape.as_list(), "values": next(iter(fn(tf.reshape(tf.range(12.0), (4, 3))).values())).numpy().ravel().tolist()}
keras.utils.set_random_seed(1)
single = keras.Sequential([keras.Input((6, 6, 1)), keras.layers.Conv2D(3, 3, activation="relu"), keras.layers.BatchNormalization(), keras.layers.Flatten(), keras.layers.Dense(2)])
single.export(args["root"] + "/single", verbose=False)
a, b = keras.Input((3,), name="a"), keras.Input((4,), dtype="int32", name="b")
h = keras.layers.Concatenate()([a, keras.layers.Flatten()(keras.layers.Embedding(9, 2)(b))])
pair = keras.Model({"a": a, "b": b}, {"p": keras.layers.Dense(2, name="p")(h), "q": keras.layers.Dense(1, name="q")(h)})
pair.export(args["root"] + "/pair", verbose=False)
x = np.array(args["x"], "float32")
out = pair({"a": x.ravel()[:6].reshape(2, 3), "b": np.array([[0, 1, 2, 3], [8, 7, 6, 5]], "int32")})
result = {"served": served, "fixed": fixed, "keras": {"single": single(x.reshape(2, 6, 6, 1)).numpy().ravel().tolist(), "pair": {k: v.numpy().ravel().tolist() for k, v in out.items()}}}
`;

function close(actual: Values | undefined, expected: Values, what: string): void {
  assert.equal(actual?.length, expected.length, what);
  expected.forEach((value, i) => {
    const off = Math.abs((actual?.[i] as number) - value);
    assert.ok(off <= 1e-6 * Math.max(1, Math.abs(value)), `${what}: value ${i} is ${actual?.[i]} and not ${value}`);
  });
}

describe("a SavedModel", () => {
  let root: string;
  let answer: Answer;
  const expected: Record<string, { names: string[]; outputs: Values[]; shapes: (number | null)[][]; given: Record<string, tf.Tensor> }> =
    {};
  const x = uniform([72], 9);

  before(async () => {
    root = await mkdtemp(join(tmpdir(), "tslab-ml-saved-model-"));
    const args: Record<string, unknown> = {};
    for (const [name, build] of Object.entries(cases)) {
      const { model, inputs } = build();
      const folder = join(root, name);
      await models.exportSavedModel(model, folder);
      const given = Object.fromEntries(model.inputNames.map((key, i) => [key, inputs[i] as tf.Tensor]));
      const described = Object.entries(given).map(([key, t]) => [key, { dtype: t.dtype, shape: t.shape, values: valuesOf(t) }]);
      args[name] = { folder, inputs: Object.fromEntries(described) };
      const outputs = [model.predict(inputs.length === 1 ? (inputs[0] as tf.Tensor) : inputs)].flat() as tf.Tensor[];
      expected[name] = { names: model.outputNames, outputs: outputs.map(valuesOf), shapes: model.outputs.map(({ shape }) => shape), given };
    }
    await models.exportSavedModel(averaged(), join(root, "fixed"), { batchSize: 4 });
    answer = await reference<Answer>(program, { cases: args, fixed: join(root, "fixed"), root, x: valuesOf(x) });
  });
  after(() => rm(root, { recursive: true, force: true }));

  for (const name of Object.keys(cases)) {
    it(`of ${name} predicts in TensorFlow what the model predicts here`, () => {
      const { names, outputs } = expected[name] as (typeof expected)[string];
      const served = answer.served[name] as Served;
      assert.deepEqual(Object.keys(served.outputs).sort(), [...names].sort());
      for (const [i, key] of names.entries()) close(served.outputs[key], outputs[i] as Values, `${name} ${key}`);
    });
  }

  it("is a layer of Keras by TFSMLayer", () => {
    for (const [name, { layer }] of Object.entries(answer.served)) {
      const { names, outputs } = expected[name] as (typeof expected)[string];
      if (name === "twins") continue;
      close(layer?.[names[0] as string], outputs[0] as Values, name);
    }
  });

  it("comes back by loadSavedModel, for any number of samples, with names, types and shapes", async () => {
    for (const [name, { names, outputs, shapes, given }] of Object.entries(expected)) {
      const served = await models.loadSavedModel(join(root, name));
      assert.equal(served.signature, "serving_default");
      assert.deepEqual(
        Object.fromEntries(served.outputs.map((o) => [o.name, o.shape])),
        Object.fromEntries(names.map((n, i) => [n, shapes[i]])),
      );
      const named = Object.fromEntries(served.inputs.map((input) => [input.name, input]));
      assert.ok(Object.values(named).every(({ shape, dtype }) => shape[0] === null && dtype === "float32"));
      const predicted = served.predict(given);
      const results = predicted instanceof tf.Tensor ? [predicted] : names.map((key) => predicted[key] as tf.Tensor);
      for (const [i, tensor] of results.entries()) close(valuesOf(tensor), outputs[i] as Values, `${name} ${names[i]}`);
      served.dispose();
    }
  });

  it("has one size of batch where the option says so", async () => {
    assert.deepEqual(answer.fixed.shape, [4, 3]);
    close(answer.fixed.values, [-4.5, -4.5, -4.5, -1.5, -1.5, -1.5, 1.5, 1.5, 1.5, 4.5, 4.5, 4.5], "fixed");
    await assert.rejects(
      models.exportSavedModel(averaged(), join(root, "never")),
      /does not predict by the same ops for every size of batch: Mul reads values that JavaScript makes in another way every time; give .* batchSize/,
    );
  });

  it("of Keras, with one input or several by name, predicts here what it predicts there", async () => {
    const single = await models.loadSavedModel(join(root, "single"));
    close(valuesOf(single.predict(tf.reshape(x, [2, 6, 6, 1])) as tf.Tensor), answer.keras.single, "single");
    const pair = await models.loadSavedModel(join(root, "pair"));
    assert.deepEqual(
      [...pair.inputs].sort((a, b) => a.name.localeCompare(b.name)),
      [
        { name: "a", dtype: "float32", shape: [null, 3] },
        { name: "b", dtype: "int32", shape: [null, 4] },
      ],
    );
    const a = tf.reshape(tf.slice(x, 0, 6), [2, 3]);
    const b = tf.tensor2d([0, 1, 2, 3, 8, 7, 6, 5], [2, 4], "int32");
    const predicted = pair.predict({ b, a }) as Record<string, tf.Tensor>;
    for (const name of ["p", "q"]) close(valuesOf(predicted[name] as tf.Tensor), answer.keras.pair[name] as Values, name);
    assert.throws(() => pair.predict(a), /^Error: predict: the signature takes 2 inputs \(.*\), but 1 tensors came\.$/);
    assert.throws(
      () => pair.predict({ a, b: tf.cast(b, "float32") }),
      /^TypeError: predict: the input b is float32, but must be int32; cast/,
    );
    assert.throws(() => single.predict(a), /^RangeError: predict: the input .* is \[2,3\], but must be \[any,6,6,1\]\.$/);
    single.dispose();
    pair.dispose();
  });

  it("written over another one is loaded anew, and leaves no tensors behind", async () => {
    const folder = join(root, "over");
    const build = (seed: number) => models.seedCnn({ inputShape: [18, 18, 1], seed });
    const [first, second] = [build(1), build(2)];
    const image = uniform([1, 18, 18, 1], 3);
    await models.exportSavedModel(first, folder);
    const before = await models.loadSavedModel(folder);
    const { numTensors } = tf.memory();
    await new Promise((done) => setTimeout(done, 20));
    await models.exportSavedModel(second, folder);
    const after = await models.loadSavedModel(folder);
    // Not equal: what earlier tests have dropped may be collected meanwhile.
    assert.ok(tf.memory().numTensors <= numTensors, `${tf.memory().numTensors} tensors`);
    close(valuesOf(before.predict(image) as tf.Tensor), valuesOf(first.predict(image) as tf.Tensor), "before");
    close(valuesOf(after.predict(image) as tf.Tensor), valuesOf(second.predict(image) as tf.Tensor), "after");
  });

  it("that cannot be written or read says why", async () => {
    const out = join(root, "errors");
    const dense = () => tf.layers.dense({ units: 1 });
    const open = tf.sequential({ layers: [tf.layers.conv1d({ filters: 1, kernelSize: 2, inputShape: [null as never, 3] })] });
    await assert.rejects(
      models.exportSavedModel(open, out),
      /^RangeError: exportSavedModel: the input .* has the shape \[null, null, 3\], but only the first/,
    );
    const kept = tf.sequential({
      layers: [tf.layers.lstm({ units: 2, stateful: true, batchInputShape: [2, 3, 1], name: "kept" }), dense()],
    });
    await assert.rejects(
      models.exportSavedModel(kept, out),
      /^Error: exportSavedModel: the layer kept keeps its state .* stateful: false\.$/,
    );
    await assert.rejects(
      models.exportSavedModel(lstm(), out, { batchSize: 0 }),
      /^RangeError: exportSavedModel: batchSize is 0, but must be/,
    );
    await assert.rejects(models.loadSavedModel(out), /^Error: loadSavedModel: there is no saved_model\.pb in .*errors; give the folder/);
    await assert.rejects(
      models.loadSavedModel(join(root, "single"), { signature: "train" }),
      /^Error: loadSavedModel: .* has no signature train, only /,
    );
    await assert.rejects(
      models.loadSavedModel(join(root, "single"), { tags: ["gpu"] }),
      /has no graph with the tags \[gpu\], only \[serve\]/,
    );
    await mkdir(join(out, "variables"), { recursive: true });
    await writeFile(join(out, "variables", "variables.index"), "");
    await assert.rejects(
      models.exportSavedModel(lstm(), out),
      /^Error: exportSavedModel: .*errors holds another SavedModel with variables/,
    );
  });
});
