import { tf } from "../runtime";
import { checkImages } from "./checks";
import { seededLayers } from "./conv-block";

export interface WideCnnOptions {
  /** Shape of one image, `[height, width, channels]`. Default: `[28, 28, 1]`. */
  inputShape?: readonly [number, number, number];
  /** Number of classes. Default: 10. */
  classes?: number;
  /** Filters of the convolutions; after the first, the third, the fifth, ... but not the last the image is halved. Default: `[32, 64, 64, 128, 128]`. */
  filters?: readonly number[];
  /** Fraction of the features that are dropped before the classifier. Default: 0.2. */
  dropout?: number;
  /** Seed of the initial weights and of the dropout. Default: other ones every time. */
  seed?: number;
}

/**
 * Convolutions with batch normalisation and ReLU, global average pooling, dropout and a softmax classifier: a plain `tf.Sequential`.
 * With the default options it has 280,000 parameters. It comes compiled as {@link seedCnn}.
 *
 * Takes images `[N, 28, 28, 1]` and returns class probabilities `[N, 10]`.
 *
 * @throws {RangeError} when the images are too small, `classes` is less than 2, or an option lies outside of its range
 */
export function wideCnn({
  inputShape = [28, 28, 1],
  classes = 10,
  filters = [32, 64, 64, 128, 128],
  dropout = 0.2,
  seed,
}: WideCnnOptions = {}): tf.Sequential {
  checkImages("wideCnn", inputShape, classes, 2 ** Math.ceil((filters.length - 1) / 2));
  if (filters.length === 0 || filters.some((n) => !Number.isInteger(n) || n < 1))
    throw new RangeError(`wideCnn: filters is [${filters}], but must hold a whole number of at least 1 for every convolution.`);
  if (!(dropout >= 0 && dropout < 1)) throw new RangeError(`wideCnn: dropout is ${dropout}, but must lie in [0, 1).`);
  const layers = seededLayers(seed);
  const model = tf.sequential();
  model.add(tf.layers.inputLayer({ inputShape: [...inputShape] }));
  filters.forEach((n, i) => {
    model.add(layers.conv(n));
    model.add(tf.layers.batchNormalization({ momentum: 0.9 }));
    model.add(tf.layers.reLU());
    if (i % 2 === 0 && i < filters.length - 1) model.add(tf.layers.maxPooling2d({ poolSize: 2 }));
  });
  model.add(tf.layers.globalAveragePooling2d({}));
  if (dropout > 0) model.add(layers.dropout(dropout));
  model.add(layers.classifier(classes));
  model.compile({ optimizer: tf.train.adam(0.001), loss: "sparseCategoricalCrossentropy", metrics: ["accuracy"] });
  return model;
}
