import { tf } from "../runtime";
import { checkImages } from "./checks";
import { seededLayers } from "./conv-block";

export interface ResnetOptions {
  /** Shape of one image, `[height, width, channels]`. Default: `[28, 28, 1]`. */
  inputShape?: readonly [number, number, number];
  /** Number of classes. Default: 10. */
  classes?: number;
  /** Residual blocks of every stage; the network has 6 times as many layers, plus 2. Default: 3, the ResNet-20. */
  blocks?: number;
  /** Filters of the three stages. Default: `[16, 32, 64]`. */
  filters?: readonly [number, number, number];
  /** Seed of the initial weights. Default: other ones every time. */
  seed?: number;
}

/**
 * The small residual network for small images (He et al. 2015, https://arxiv.org/abs/1512.03385, section 4.2), where the shape changes with a
 * 1x1 convolution on the shortcut: a plain `tf.LayersModel`, compiled as {@link seedCnn}.
 *
 * Takes images `[N, 28, 28, 1]` and returns class probabilities `[N, 10]`.
 *
 * @throws {RangeError} when the images are smaller than 8 x 8, or `classes` or `blocks` is too small
 */
export function resnet({
  inputShape = [28, 28, 1],
  classes = 10,
  blocks = 3,
  filters = [16, 32, 64],
  seed,
}: ResnetOptions = {}): tf.LayersModel {
  checkImages("resnet", inputShape, classes, 8);
  if (!Number.isInteger(blocks) || blocks < 1)
    throw new RangeError(`resnet: blocks is ${blocks}, but must be a whole number of at least 1.`);
  const layers = seededLayers(seed);
  const through = (x: tf.SymbolicTensor, ...next: tf.layers.Layer[]) =>
    next.reduce((value, layer) => layer.apply(value) as tf.SymbolicTensor, x);
  const normal = () => tf.layers.batchNormalization({ momentum: 0.9 });
  const input = tf.input({ shape: [...inputShape] });
  let x = through(input, layers.conv(filters[0]), normal(), tf.layers.reLU());
  filters.forEach((n, stage) => {
    for (let block = 0; block < blocks; block++) {
      const changes = stage > 0 && block === 0;
      const strides = changes ? 2 : 1;
      const branch = through(x, layers.conv(n, { strides }), normal(), tf.layers.reLU(), layers.conv(n), normal());
      const shortcut = changes ? through(x, layers.conv(n, { kernelSize: 1, strides }), normal()) : x;
      x = through(tf.layers.add().apply([branch, shortcut]) as tf.SymbolicTensor, tf.layers.reLU());
    }
  });
  const outputs = through(x, tf.layers.globalAveragePooling2d({}), layers.classifier(classes));
  const model = tf.model({ inputs: input, outputs });
  model.compile({ optimizer: tf.train.adam(0.001), loss: "sparseCategoricalCrossentropy", metrics: ["accuracy"] });
  return model;
}
