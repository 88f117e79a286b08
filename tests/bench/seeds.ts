import { data, models, preprocess, tf, train } from "tslab-ml";

type Settings = Omit<train.FitOptions, "validationData" | "seed" | "verbose">;

/** What notebook 02 trains, and the small network in mixed precision. */
const trainings: Record<string, { build: (seed: number) => tf.Sequential; settings: (steps: number) => Settings; bothWays?: boolean }> = {
  "seed-cnn": { build: (seed) => models.seedCnn({ seed }), settings: () => ({ epochs: 10, batchSize: 64 }) },
  "seed-cnn-bfloat16": {
    build: (seed) => models.seedCnn({ seed }),
    settings: () => ({ epochs: 10, batchSize: 64, precision: "mixed_bfloat16" }),
  },
  "wide-cnn": { build: (seed) => models.wideCnn({ seed }), settings: (samples) => wide(samples), bothWays: true },
  "wide-cnn-bfloat16": {
    build: (seed) => models.wideCnn({ seed }),
    settings: (samples) => ({ ...wide(samples), precision: "mixed_bfloat16" }),
    bothWays: true,
  },
};

function wide(samples: number): Settings {
  const totalSteps = 24 * Math.ceil(samples / 128);
  return {
    epochs: 24,
    batchSize: 128,
    optimizer: train.adamw({ learningRate: train.schedules.oneCycle({ maxLearningRate: 0.01, totalSteps }), weightDecay: 0.05 }),
    augment: [train.augment.randomFlip(), train.augment.randomCrop({ padding: 2 })],
  };
}

/** Test accuracy for several seeds, trained exactly as in notebook 02. @param args a training, and seeds: `seeds wide-cnn 1,2,3` */
export async function seeds([name = "seed-cnn", list = "1,2,3"]: string[]): Promise<void> {
  const training = trainings[name];
  if (!training) throw new RangeError(`bench: there is no training "${name}"; there are ${Object.keys(trainings).join(", ")}.`);
  const fashion = await data.fashionMnist();
  const images = (xs: typeof fashion.train.xs) => preprocess.expandDims(preprocess.scale(xs));
  const all = { xs: images(fashion.train.xs), ys: fashion.train.ys };
  const test = { xs: images(fashion.test.xs), ys: fashion.test.ys };
  const { trainSet, validationSet } = preprocess.split(all, { train: 0.9, validation: 0.1, seed: 42, stratify: true });
  const accuracies: number[] = [];
  for (const seed of list.split(",").map(Number)) {
    const model = training.build(seed);
    const start = performance.now();
    await train.fit(model, trainSet, { ...training.settings(trainSet.size), validationData: validationSet, seed, verbose: false });
    const seconds = (performance.now() - start) / 1000;
    const [accuracy, validation] = [test, validationSet].map((set) => accuracyOf(model, set, training.bothWays)) as [number, number];
    accuracies.push(accuracy);
    console.log(`seed ${seed}: test accuracy ${accuracy.toFixed(4)}, validation ${validation.toFixed(4)}, ${seconds.toFixed(0)} s`);
    model.dispose();
  }
  const mean = accuracies.reduce((a, b) => a + b, 0) / accuracies.length;
  console.log(`mean ${mean.toFixed(4)}, lowest ${Math.min(...accuracies).toFixed(4)}, highest ${Math.max(...accuracies).toFixed(4)}`);
}

/** With `bothWays` the mean of the answers for a picture and its mirror image. */
function accuracyOf(model: tf.Sequential, { xs, ys }: { xs: tf.Tensor4D; ys: tf.Tensor1D }, bothWays = false): number {
  const classify = (images: tf.Tensor4D) => model.predict(images, { batchSize: 500 }) as tf.Tensor;
  return tf.tidy(() => {
    const answers = bothWays ? tf.add(classify(xs), classify(tf.reverse(xs, 2))) : classify(xs);
    return tf.mean(tf.cast(tf.equal(answers.argMax(1), ys), "float32")).dataSync()[0] as number;
  });
}
