import { tf } from "tslab-ml/runtime";

/** What one training step gives: the loss before it and every weight after it. */
export interface TrainingStep {
  readonly loss: number;
  readonly weights: readonly (readonly number[])[];
}

export type OptimizerName = "sgd" | "adam";

export const optimizers: readonly OptimizerName[] = ["sgd", "adam"];

/** One step of a small CNN (conv, max pooling, conv, flatten, dense) on fixed data from fixed weights, on the back end in use. */
export async function trainingStep(optimizer: OptimizerName): Promise<TrainingStep> {
  const { layers } = tf;
  const kernelInitializer = (seed: number) => tf.initializers.glorotUniform({ seed });
  const model = tf.sequential({
    layers: [
      layers.conv2d({ inputShape: [12, 12, 1], filters: 4, kernelSize: 3, activation: "relu", kernelInitializer: kernelInitializer(1) }),
      layers.maxPooling2d({ poolSize: 2 }),
      layers.conv2d({ filters: 6, kernelSize: 3, activation: "relu", kernelInitializer: kernelInitializer(2) }),
      layers.flatten(),
      layers.dense({ units: 10, activation: "softmax", kernelInitializer: kernelInitializer(3) }),
    ],
  });
  model.compile({ optimizer: optimizer === "sgd" ? tf.train.sgd(0.1) : tf.train.adam(0.01), loss: "sparseCategoricalCrossentropy" });
  const xs = tf.tensor4d(
    Float32Array.from({ length: 16 * 144 }, (_, index) => Math.sin(index * 1.7)),
    [16, 12, 12, 1],
  );
  const ys = tf.tensor2d(
    Float32Array.from({ length: 16 }, (_, index) => index % 10),
    [16, 1],
  );
  const loss = (await model.trainOnBatch(xs, ys)) as number;
  const weights = await Promise.all(model.getWeights().map(async (weight) => [...(await weight.data())]));
  tf.dispose([xs, ys]);
  model.dispose();
  return { loss, weights };
}

/** The largest difference between two steps: of the loss, or of any weight. */
export function largestDifference(a: TrainingStep, b: TrainingStep): number {
  const differences = a.weights.flatMap((weight, i) => weight.map((value, j) => Math.abs(value - (b.weights[i]?.[j] ?? Number.NaN))));
  return Math.max(Math.abs(a.loss - b.loss), ...differences);
}
