import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { explain, models, tf } from "tslab-ml";
import { reference } from "../../reference";
import { type NetworkName, networks, picturesFor } from "./models";

type Maps = number[][][];
type Method = "gradCam" | "saliency" | "integratedGradients" | "occlusion";
type Expected = Record<NetworkName, { predicted: number[] } & Record<"logits" | "probabilities", Record<Method, Maps>>>;

// Grad-CAM after the Keras example "Grad-CAM class activation visualization", the others by their definitions: gradients from TensorFlow's tape.
const code = `
import os, sys
os.environ["TF_ENABLE_ONEDNN_OPTS"] = "0"
out = sys.stdout; sys.stdout = sys.stderr
import numpy as np, tensorflow as tf, keras

def score(model, x, classes): return tf.reduce_sum(tf.gather(model(x, training=False), classes, axis=1, batch_dims=1))

def grad_cam(model, layer, x, classes):
    both = keras.Model(model.inputs, [model.get_layer(layer).output, model.outputs[0]])
    if isinstance(model, keras.Sequential):
        values = [keras.Input(x.shape[1:])]
        for each in model.layers: values.append(each(values[-1]))
        both = keras.Model(values[0], [values[1 + model.layers.index(model.get_layer(layer))], values[-1]])
    with tf.GradientTape() as tape:
        features, scores = both(x, training=False)
        y = tf.reduce_sum(tf.gather(scores, classes, axis=1, batch_dims=1))
    weights = tf.reduce_mean(tape.gradient(y, features), axis=(1, 2), keepdims=True)
    cam = tf.nn.relu(tf.reduce_sum(features * weights, -1, keepdims=True))
    return tf.image.resize(cam, x.shape[1:3], method="bilinear")[..., 0]

def gradient(model, x, classes):
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = score(model, x, classes)
    return tape.gradient(y, x)

def integrated(model, x, classes, steps, baseline):
    rows = []
    for image, k in zip(x, classes):
        alphas = tf.reshape((tf.range(steps, dtype="float32") + 0.5) / steps, (-1, 1, 1, 1))
        points = baseline + alphas * (image[None] - baseline)
        mean = tf.reduce_mean(gradient(model, points, tf.fill((steps,), int(k))), 0)
        rows.append(tf.reduce_sum((image - baseline) * mean, -1))
    return tf.stack(rows)

def occlusion(model, x, classes, size, stride, value):
    n, h, w, _ = x.shape
    places = lambda length: sorted({*range(0, length - size + 1, stride), length - size})
    first = tf.gather(model(x, training=False), classes, axis=1, batch_dims=1).numpy()
    total, count = np.zeros((n, h, w)), np.zeros((h, w))
    for top in places(h):
        for left in places(w):
            hidden = x.numpy().copy(); hidden[:, top:top + size, left:left + size] = value
            drop = first - tf.gather(model(tf.constant(hidden), training=False), classes, axis=1, batch_dims=1).numpy()
            total[:, top:top + size, left:left + size] += drop[:, None, None]; count[top:top + size, left:left + size] += 1
    return total / count

result = {}
for name, (pixels, layer) in args["cases"].items():
    model = keras.saving.load_model(f'{args["root"]}/{name}.keras')
    x = tf.constant(np.array(pixels, "float32"))
    classes = np.argmax(model(x, training=False), 1)
    result[name] = {"predicted": classes.tolist()}
    for output in ["logits", "probabilities"]:
        m = model
        if output == "logits":
            config = model.get_config()
            config["layers"][-1]["config"]["activation"] = "linear"
            m = model.__class__.from_config(config); m.build(x.shape) if not m.built else None; m.set_weights(model.get_weights())
        result[name][output] = {
            "gradCam": grad_cam(m, layer, x, classes).numpy().tolist(),
            "saliency": tf.reduce_max(tf.abs(gradient(m, x, classes)), -1).numpy().tolist(),
            "integratedGradients": integrated(m, x, classes, 20, 0.1).numpy().tolist(),
            "occlusion": occlusion(m, x, classes, 5, 3, 0.5).tolist(),
        }
sys.stdout = out
`;

/** The layer that the maps of Grad-CAM should come from by themselves. */
const expectedLayer: Record<NetworkName, (names: string[]) => string> = {
  plain: (names) => names.filter((name) => name.startsWith("conv")).at(-1) as string,
  residual: (names) => names.filter((name) => /re_?lu/i.test(name)).at(-1) as string,
  colour: (names) => names[0] as string,
  sigmoid: (names) => names[0] as string,
};

describe("maps of images", () => {
  const built = {} as Record<NetworkName, { model: tf.LayersModel; images: tf.Tensor4D }>;
  let expected: Expected;
  before(async () => {
    const root = await mkdtemp(join(tmpdir(), "tslab-ml-explain-"));
    const cases: Record<string, unknown> = {};
    for (const [i, name] of (Object.keys(networks) as NetworkName[]).entries()) {
      const model = networks[name]();
      const images = picturesFor(model, 3, i);
      built[name] = { model, images };
      await models.saveKeras(model, join(root, `${name}.keras`));
      cases[name] = [await images.array(), expectedLayer[name](model.layers.map((layer) => layer.name))];
    }
    expected = await reference<Expected>(code, { root, cases });
    await rm(root, { recursive: true });
  });
  after(() => {
    for (const { model, images } of Object.values(built)) tf.dispose([images, model.getWeights()]);
  });

  const methods = {
    gradCam: explain.gradCam,
    saliency: explain.saliency,
    integratedGradients: (model, images, options) => explain.integratedGradients(model, images, { ...options, steps: 20, baseline: 0.1 }),
    occlusion: (model, images, options) => explain.occlusion(model, images, { ...options, patchSize: 5, stride: 3, value: 0.5 }),
  } satisfies Record<Method, (model: tf.LayersModel, images: tf.Tensor4D, options: explain.ExplainOptions) => Promise<explain.Attribution>>;

  for (const method of Object.keys(methods) as Method[])
    it(`equal those that Keras and TensorFlow's GradientTape give on the same weights: ${method}`, async () => {
      let worst = 0;
      for (const name of Object.keys(networks) as NetworkName[]) {
        const { model, images } = built[name];
        for (const output of ["logits", "probabilities"] as const) {
          const ours = await methods[method](model, images, { output, batchSize: 2 });
          const theirs = expected[name][output][method].flat(2);
          assert.deepEqual(ours.classes, expected[name].predicted);
          assert.equal(ours.values.length, theirs.length);
          const size = Math.max(...theirs.map(Math.abs));
          assert.ok(size > 0, `${name}, ${output}: the reference is 0 everywhere, so it proves nothing`);
          const difference = Math.max(...theirs.map((value, i) => Math.abs(value - (ours.values[i] as number)))) / size;
          assert.ok(difference < 1e-4, `${name}, ${output}: differs by ${difference} of the largest value`);
          worst = Math.max(worst, difference);
        }
      }
      console.log(`${method}: largest difference ${worst.toExponential(1)} of a map's largest value`);
    });
});
