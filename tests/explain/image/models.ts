import { models, preprocess, tf } from "tslab-ml";

/** Every weight a random number, so that no bias is 0 and no normalisation does nothing; variances positive. */
export function randomize<M extends tf.LayersModel>(model: M, seed: number): M {
  const source = preprocess.random(seed);
  const names = model.weights.map(({ name }) => name);
  const values = model.getWeights().map((weight, i) => {
    const bound = Math.sqrt(3 / Math.max(1, weight.size / (weight.shape.at(-1) as number)));
    const positive = /variance|gamma/.test(names[i] as string);
    return tf.tensor(
      Array.from({ length: weight.size }, () => (positive ? source.uniform(0.3, 0.9) : source.uniform(-1, 1) * Math.min(1, bound))),
      weight.shape,
    );
  });
  model.setWeights(values);
  tf.dispose(values);
  return model;
}

/** Smooth random pictures in [0, 1]. */
export function pictures(shape: [number, number, number, number], seed: number): tf.Tensor4D {
  const source = preprocess.random(seed);
  const [count, height, width, channels] = shape;
  const values: number[] = [];
  for (let n = 0; n < count; n++) {
    const [a, b, c] = [source.uniform(0.1, 0.6), source.uniform(0.1, 0.6), source.uniform(0, 6)];
    for (let i = 0; i < height; i++)
      for (let j = 0; j < width; j++)
        for (let k = 0; k < channels; k++) values.push(0.5 + 0.4 * Math.sin(a * i + b * j + c + k) + source.uniform(-0.1, 0.1));
  }
  return tf.tensor4d(values, shape);
}

const rgbInput = [16, 12, 3] as const;

/** A plain network, one with residual blocks and normalisation, and one for colour pictures whose last layers are an activation and a sigmoid. */
export const networks = {
  plain: () => randomize(models.seedCnn({ inputShape: [20, 20, 1], classes: 4, seed: 1 }), 1),
  residual: () => randomize(models.resnet({ inputShape: [16, 16, 1], classes: 3, blocks: 1, filters: [16, 16, 16], seed: 2 }), 2),
  colour: () =>
    randomize(
      tf.sequential({
        layers: [
          tf.layers.conv2d({ inputShape: [...rgbInput], filters: 5, kernelSize: 3, activation: "elu" }),
          tf.layers.averagePooling2d({ poolSize: 2 }),
          tf.layers.flatten(),
          tf.layers.dense({ units: 5 }),
          tf.layers.activation({ activation: "softmax" }),
        ],
      }),
      3,
    ),
  sigmoid: () =>
    randomize(
      tf.sequential({
        layers: [
          tf.layers.conv2d({ inputShape: [...rgbInput], filters: 4, kernelSize: 3, activation: "relu" }),
          tf.layers.globalAveragePooling2d({}),
          tf.layers.dense({ units: 2, activation: "sigmoid" }),
        ],
      }),
      4,
    ),
} satisfies Record<string, () => tf.LayersModel>;

export type NetworkName = keyof typeof networks;

/** Pictures that fit a network. */
export const picturesFor = (model: tf.LayersModel, count: number, seed: number) =>
  pictures([count, ...(model.inputs[0]!.shape.slice(1) as [number, number, number])], seed);
