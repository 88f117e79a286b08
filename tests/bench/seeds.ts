import { data, models, preprocess, train } from "tslab-ml";

/** Test accuracy of the seed CNN after 10 epochs for several seeds, exactly as notebook 02 trains it. */
export async function seeds([list = "1,2,3", epochs = "10"]: string[]): Promise<void> {
  const fashion = await data.fashionMnist();
  const images = (xs: typeof fashion.train.xs) => preprocess.expandDims(preprocess.scale(xs));
  const all = { xs: images(fashion.train.xs), ys: fashion.train.ys };
  const test = { xs: images(fashion.test.xs), ys: fashion.test.ys };
  const accuracies: number[] = [];
  for (const seed of list.split(",").map(Number)) {
    const { trainSet, validationSet } = preprocess.split(all, { train: 0.9, validation: 0.1, seed: 42, stratify: true });
    const model = models.seedCnn({ seed });
    const start = performance.now();
    await train.fit(model, trainSet, { epochs: Number(epochs), batchSize: 64, validationData: validationSet, seed, verbose: false });
    const { accuracy, loss } = await train.evaluate(model, test);
    accuracies.push(accuracy as number);
    console.log(
      `seed ${seed}: test accuracy ${accuracy?.toFixed(4)}, test loss ${loss?.toFixed(4)}, ${((performance.now() - start) / 1000).toFixed(0)} s`,
    );
    model.dispose();
    for (const set of [trainSet, validationSet]) set.dispose();
  }
  const mean = accuracies.reduce((a, b) => a + b, 0) / accuracies.length;
  console.log(`mean ${mean.toFixed(4)}, lowest ${Math.min(...accuracies).toFixed(4)}, highest ${Math.max(...accuracies).toFixed(4)}`);
}
