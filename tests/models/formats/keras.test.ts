import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { models, tf } from "tslab-ml";
import { reference, repositoryRoot } from "../../reference";

type Values = number[];
type Given = Record<string, { dtype: "float32" | "int32"; shape: number[]; values: Values }>;

interface Saved {
  names: string[];
  inputs: Record<string, Given>;
  outputs: Record<string, Values[]>;
}

interface Loaded {
  again: Record<string, Values[]>;
  ours: Record<string, Values[]>;
  weights: Record<string, Values[]>;
}

const write = `
import contextlib, sys
out = sys.stdout; sys.stdout = sys.stderr
exec(args["models"])
from keras.src.legacy.saving import legacy_h5_format
import h5py
result = {"names": list(MODELS), "inputs": {}, "outputs": {}}
for i, (name, build) in enumerate(MODELS.items()):
    keras.utils.clear_session() if i % 2 else None
    model = randomise(build(), name)
    if i % 3 == 0: model.compile("adam", "mse")
    inputs = inputs_of(model, name)
    result["inputs"][name], result["outputs"][name] = listed(inputs), run(model, inputs)
    base = f'{args["root"]}/{name}'
    model.save(base + ".keras")
    model.save_weights(base + ".weights.h5")
    model.save(base + " whole.h5")
    with h5py.File(base + " legacy.h5", "w") as f: legacy_h5_format.save_weights_to_hdf5_group(f, model)
for name, build in REFUSED.items(): build().save(f'{args["root"]}/refused {name}.keras')
seed = randomise(Sequential([I(28, 28, 1), L.Conv2D(32, 3, activation="relu"), L.MaxPooling2D(), L.Conv2D(64, 3, activation="relu"), L.MaxPooling2D(), L.Conv2D(64, 3, activation="relu"), L.Flatten(), L.Dense(64, activation="relu"), L.Dense(10, activation="softmax")]), "seed")
for w in seed.weights: w.assign(w * 0.1)
seed.save_weights(f'{args["root"]}/seed.weights.h5')
inputs = inputs_of(seed, "seed")
result["inputs"]["seed"], result["outputs"]["seed"] = listed(inputs), run(seed, inputs)
sys.stdout = out
`;

const read = `
import sys
out = sys.stdout; sys.stdout = sys.stderr
exec(args["models"])
root = args["root"]
load = lambda file: keras.saving.load_model(f"{root}/{file}.keras")
result = {"again": {}, "ours": {}, "weights": {}}
for name, inputs in args["inputs"].items():
    if name == "seed": continue
    inputs = arrays(inputs)
    result["again"][name] = run(load(name + " again"), inputs)
    model = load(name)
    for w in model.weights: w.assign(w * 0)
    model.load_weights(f"{root}/{name} again.weights.h5")
    result["weights"][name] = run(model, inputs)
for name, inputs in args["ours"].items(): result["ours"][name] = run(load(name + " ours"), arrays(inputs))
sys.stdout = out
`;

const glorot = (seed: number) => tf.initializers.glorotUniform({ seed });
const uniform = (shape: number[], seed: number) => tf.randomUniform(shape, -1, 1, "float32", seed);

/** Models as TypeScript makes them, with the names and defaults of tfjs. */
const ours: Record<string, () => tf.LayersModel> = {
  seedCnn: () => models.seedCnn({ seed: 1 }),
  wideCnn: () => models.wideCnn({ seed: 2 }),
  resnet: () => models.resnet({ seed: 3, blocks: 1 }),
  recurrent: () => {
    const lstm = () => tf.layers.lstm({ units: 3, recurrentActivation: "sigmoid", returnSequences: true }) as tf.RNN;
    return tf.sequential({
      layers: [
        tf.layers.embedding({ inputDim: 9, outputDim: 4, inputLength: 5 }),
        tf.layers.bidirectional({ layer: lstm(), mergeMode: "concat" }),
        tf.layers.gru({ units: 2, recurrentActivation: "sigmoid", kernelInitializer: glorot(1) }),
      ],
    });
  },
  hardSigmoidGates: () =>
    tf.sequential({
      layers: [
        tf.layers.bidirectional({
          layer: tf.layers.lstm({ units: 3, returnSequences: true }) as tf.RNN,
          mergeMode: "concat",
          inputShape: [5, 4],
        }),
        tf.layers.gru({
          units: 3,
          returnSequences: true,
          kernelInitializer: tf.initializers.randomUniform({ minval: -3, maxval: 3, seed: 2 }),
        }),
        tf.layers.lstm({ units: 2, useBias: false }),
      ],
    }),
  graph: () => {
    const inputs = [tf.input({ shape: [3], name: "left" }), tf.input({ shape: [3], name: "right" })] as const;
    const inner = tf.sequential({
      name: "inner",
      layers: [tf.layers.dense({ units: 4, inputShape: [3] }), tf.layers.leakyReLU(), tf.layers.dense({ units: 3 })],
    });
    const [left, right] = inputs.map((x) => inner.apply(x) as tf.SymbolicTensor);
    const branches = [1, 2, 3].map((k) =>
      tf.layers.dense({ units: 3, activation: "swish", kernelInitializer: glorot(k) }).apply(right as tf.SymbolicTensor),
    );
    const joined = tf.layers.add().apply([branches[2], left, branches[0]] as tf.SymbolicTensor[]) as tf.SymbolicTensor;
    const outputs = [joined, tf.layers.dense({ units: 1 }).apply(branches[1] as tf.SymbolicTensor) as tf.SymbolicTensor];
    return tf.model({ inputs: [...inputs], outputs });
  },
};

function close(actual: readonly Values[] | undefined, expected: readonly Values[], what: string): void {
  assert.equal(actual?.length, expected.length, `${what}: outputs`);
  for (const [k, values] of expected.entries()) {
    assert.equal(actual?.[k]?.length, values.length, `${what}: values of output ${k}`);
    for (const [i, value] of values.entries()) {
      const got = actual?.[k]?.[i] as number;
      assert.ok(
        Math.abs(got - value) <= 2e-6 * Math.max(1, Math.abs(value)),
        `${what}: value ${i} of output ${k} is ${got} and not ${value}`,
      );
    }
  }
}

const tensorOf = ({ values, shape, dtype }: Given[string]) => tf.tensor(values, shape, dtype);

/** In the order of the names for outputs that Keras has in a dictionary, as Python lists them. */
function predicted(model: tf.LayersModel, given: Given): Values[] {
  const named = model.inputNames.every((name) => given[name]);
  const inputs = named ? model.inputNames.map((name) => tensorOf(given[name] as Given[string])) : Object.values(given).map(tensorOf);
  const outputs = [model.predict(inputs.length === 1 ? (inputs[0] as tf.Tensor) : inputs)].flat() as tf.Tensor[];
  return outputs.map((tensor) => [...tensor.dataSync()]);
}

describe("Keras 3 files", () => {
  let root: string;
  let saved: Saved;
  let loaded: Loaded;
  let code: string;
  const loadedHere: Record<string, Values[]> = {};
  const failures: Record<string, string> = {};
  const expected: Record<string, Values[]> = {};

  before(async () => {
    root = await mkdtemp(join(tmpdir(), "tslab-ml-keras-"));
    code = await readFile(join(repositoryRoot, "tests", "models", "formats", "keras_models.py"), "utf8");
    saved = await reference<Saved>(write, { models: code, root });
    for (const name of saved.names) {
      try {
        const model = await models.loadKeras(join(root, `${name}.keras`));
        loadedHere[name] = predicted(model, saved.inputs[name] as Given);
        await models.saveKeras(model, join(root, `${name} again.keras`));
        await models.saveKerasWeights(model, join(root, `${name} again.weights.h5`));
      } catch (error) {
        failures[name] = String((error as Error).stack);
      }
    }
    assert.deepEqual(failures, {});
    const inputs: Record<string, Given> = {};
    for (const [name, build] of Object.entries(ours)) {
      const model = build();
      if (!model.built) model.build((model.inputs[0] as tf.SymbolicTensor).shape);
      const given = model.inputs.map(({ shape }, i): [string, Given[string]] => {
        const size = [4, ...(shape.slice(1) as number[])];
        const x = name === "recurrent" ? tf.tidy(() => tf.floor(tf.mul(tf.abs(uniform(size, i + 1)), 9))) : uniform(size, i + 1);
        return [model.inputNames[i] as string, { dtype: "float32", shape: size, values: [...x.dataSync()] }];
      });
      inputs[name] = Object.fromEntries(given);
      expected[name] = predicted(model, inputs[name]);
      await models.saveKeras(model, join(root, `${name} ours.keras`));
    }
    loaded = await reference<Loaded>(read, { models: code, root, inputs: saved.inputs, ours: inputs });
  });
  after(() => rm(root, { recursive: true, force: true }));

  it("of every layer predict here what they predict in Python", () => {
    for (const name of saved.names) close(loadedHere[name], saved.outputs[name] as Values[], name);
  });

  it("that were loaded and saved again predict the same in Python, models and weights", () => {
    for (const name of saved.names) {
      close(loaded.again[name], saved.outputs[name] as Values[], `${name} again`);
      close(loaded.weights[name], saved.outputs[name] as Values[], `weights of ${name}`);
    }
  });

  it("of models from TypeScript predict in Python what they predict here", () => {
    for (const name of Object.keys(ours)) close(loaded.ours[name], expected[name] as Values[], name);
  });

  it("of weights alone, of Keras 3 and older, go into a model of the same layers", async () => {
    for (const name of saved.names) {
      const model = await models.loadKeras(join(root, `${name}.keras`));
      for (const file of [`${name}.weights.h5`, `${name}.keras`, `${name} whole.h5`, `${name} legacy.h5`]) {
        tf.tidy(() => model.setWeights(model.getWeights().map((weight) => tf.zerosLike(weight))));
        await models.loadKerasWeights(model, join(root, file));
        close(predicted(model, saved.inputs[name] as Given), saved.outputs[name] as Values[], file);
      }
      model.dispose();
    }
  });

  it("of weights fit a model with other names, by the order of its layers", async () => {
    const model = models.seedCnn();
    await models.loadKerasWeights(model, join(root, "seed.weights.h5"));
    close(predicted(model, saved.inputs.seed as Given), saved.outputs.seed as Values[], "seedCnn");
  });

  const refused: Record<string, RegExp> = {
    gru: /^Error: loadKeras: the layer gates \(GRU\) has reset_after=True, which tfjs does not have; .* reset_after=False\.$/,
    hard: /^Error: loadKeras: the layer hard \(Dense\) has the activation hard_sigmoid, which is 0\.2 x \+ 0\.5 in tfjs/,
    leaky: /^Error: loadKeras: the layer leaky \(Dense\) has the activation leaky_relu, which tfjs does not have\.$/,
    groups: /^Error: loadKeras: the layer grouped \(Conv2D\) has groups=2, which tfjs does not have\.$/,
    masked: /^Error: loadKeras: the layer words \(Embedding\) has mask_zero=True/,
    smooth: /^Error: loadKeras: the layer larger \(UpSampling2D\) has the interpolation bilinear/,
    attention: /^Error: loadKeras: the layer attention \(MultiHeadAttention\) is of a class that tfjs or this translation does not have\.$/,
    operation: /^Error: loadKeras: the layer add.* \(Add\) is an operation of keras\.src\.ops\.numpy, not a layer of Keras/,
    backward: /^Error: loadKeras: the layer both \(Bidirectional\) has a backward_layer that differs/,
    causal: /^Error: loadKeras: the layer past \(Conv1D\) has padding="causal"/,
    dilated: /^Error: loadKeras: the layer apart \(DepthwiseConv2D\) has dilation_rate=\[2,2\], which tfjs does not compute/,
    double: /^Error: loadKeras: the layer double \(Dense\) computes in float64; tfjs has only float32\.$/,
    unbuilt: /^Error: loadKeras: the model .* does not say the shape of its input/,
  };
  for (const [name, message] of Object.entries(refused))
    it(`are refused where tfjs means something else: ${name}`, async () => {
      await assert.rejects(models.loadKeras(join(root, `refused ${name}.keras`)), message);
    });

  it("are not written where Keras means something else", async () => {
    const path = join(root, "never.keras");
    const dense = (activation: "hardSigmoid" | "relu", inputShape = [3]) =>
      tf.layers.dense({ units: 2, activation, inputShape, name: "gate" });
    const lstm = tf.sequential({ layers: [tf.layers.lstm({ units: 2, inputShape: [3, 2], name: "lstm" })] });
    await assert.rejects(
      models.saveKeras(tf.sequential({ layers: [dense("hardSigmoid")] }), path),
      /the layer gate \(Dense\) has the activation hard_sigmoid/,
    );
    const masking = tf.sequential({ layers: [tf.layers.masking({ inputShape: [3, 2], name: "mask" })] });
    await assert.rejects(
      models.saveKeras(masking, path),
      /^Error: saveKeras: the layer mask \(Masking\) is of a class that Keras or this translation/,
    );
    await assert.rejects(
      models.saveKeras(tf.sequential({ layers: [dense("relu")] }), join(root, "x.h5")),
      /^RangeError: .* end in \.keras\.$/,
    );
    await assert.rejects(models.saveKerasWeights(lstm, join(root, "x.h5")), /^RangeError: .* end in \.weights\.h5\.$/);
  });

  it("that do not fit say where, and leave the model as it was", async () => {
    const model = tf.sequential({ layers: [tf.layers.dense({ units: 3, inputShape: [5], name: "first" }), tf.layers.dense({ units: 2 })] });
    const weights = () => model.getWeights().map((weight) => [...weight.dataSync()]);
    const before = weights();
    const load = (file: string) => models.loadKerasWeights(model, join(root, file));
    await assert.rejects(
      load("dense.weights.h5"),
      /^RangeError: loadKerasWeights: .* does not fit the model .*: the layer .* has 2 weights, and the file has 1 at/,
    );
    await assert.rejects(
      load("frozen.weights.h5"),
      /^RangeError: .*: (first\/kernel is \[5,3\] in the model and \[4,3\] in the file|the file has 8 weights and the model 4)\.$/,
    );
    await assert.rejects(load("dense legacy.h5"), /^RangeError: .* has 2 weights, and .* in the file has 1\.$/);
    await writeFile(join(root, "text.keras"), "not a zip");
    await assert.rejects(
      models.loadKeras(join(root, "text.keras")),
      /^Error: .*text\.keras is not a \.keras file: it is no whole zip archive/,
    );
    await assert.rejects(load("text.keras"), /text\.keras is not a \.keras file/);
    await writeFile(join(root, "text.h5"), "not HDF5");
    await assert.rejects(load("text.h5"), /^Error: loadKerasWeights: .*text\.h5 is not an HDF5 file of weights/);
    assert.deepEqual(weights(), before);
  });

  it("leave no tensors but the weights", async () => {
    const { numTensors } = tf.memory();
    const model = await models.loadKeras(join(root, "nested.keras"));
    await models.saveKeras(model, join(root, "leak.keras"));
    await models.loadKerasWeights(model, join(root, "leak.keras"));
    // Not equal: what earlier tests have dropped may be collected meanwhile.
    assert.ok(tf.memory().numTensors <= numTensors + model.weights.length, `${tf.memory().numTensors} tensors`);
  });
});
