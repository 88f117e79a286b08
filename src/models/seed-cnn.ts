import { tf } from "../runtime";

export interface SeedCnnOptions {
  /** Shape of one image, `[height, width, channels]`. Default: `[28, 28, 1]`. */
  inputShape?: readonly [number, number, number];
  /** Number of classes. Default: 10. */
  classes?: number;
  /** Seed of the initial weights (Glorot uniform, zero biases, as in Keras). Default: other weights every time. */
  seed?: number;
}

/**
 * The image classifier of the Fashion-MNIST notebooks, a plain `tf.Sequential`:
 * Conv 32 3x3 relu, MaxPool 2, Conv 64 3x3 relu, MaxPool 2, Conv 64 3x3 relu, Flatten, Dense 64 relu, Dense 10 softmax.
 * With the default options it has 93,322 parameters.
 *
 * Takes images `[N, 28, 28, 1]` scaled to [0, 1] and returns class probabilities `[N, 10]`. It comes compiled with Adam (learning rate
 * 0.001), sparse categorical cross-entropy (labels `[N]`) and accuracy; compile it again, or give `train.fit` an `optimizer` or a
 * `loss`, to change that.
 *
 * Source of the network: the "Convolutional Neural Network (CNN)" tutorial of TensorFlow, https://www.tensorflow.org/tutorials/images/cnn.
 *
 * @throws {RangeError} when the images are too small for two poolings, or `classes` is less than 2
 */
export function seedCnn({ inputShape = [28, 28, 1], classes = 10, seed }: SeedCnnOptions = {}): tf.Sequential {
  const [height, width] = inputShape;
  if (inputShape.length !== 3 || Math.min(height, width) < 18) {
    throw new RangeError(
      `seedCnn: inputShape is [${inputShape}], but images must be [height, width, channels] and at least 18 x 18 for two poolings.`,
    );
  }
  if (!Number.isInteger(classes) || classes < 2)
    throw new RangeError(`seedCnn: classes is ${classes}, but must be a whole number of at least 2.`);
  const kernelInitializer = (layer: number) => tf.initializers.glorotUniform({ seed: seed === undefined ? undefined : seed * 31 + layer });
  const conv = (layer: number, filters: number) =>
    tf.layers.conv2d({
      filters,
      kernelSize: 3,
      activation: "relu",
      kernelInitializer: kernelInitializer(layer),
      inputShape: layer === 0 ? [...inputShape] : undefined,
    });
  const model = tf.sequential({
    layers: [
      conv(0, 32),
      tf.layers.maxPooling2d({ poolSize: 2 }),
      conv(1, 64),
      tf.layers.maxPooling2d({ poolSize: 2 }),
      conv(2, 64),
      tf.layers.flatten(),
      tf.layers.dense({ units: 64, activation: "relu", kernelInitializer: kernelInitializer(3) }),
      tf.layers.dense({ units: classes, activation: "softmax", kernelInitializer: kernelInitializer(4) }),
    ],
  });
  model.compile({ optimizer: tf.train.adam(0.001), loss: "sparseCategoricalCrossentropy", metrics: ["accuracy"] });
  return model;
}
