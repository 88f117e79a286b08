/** One epoch of the seed CNN on 60,000 images, eagerly by plain `model.fit`, or by `train.fit` in float32 or mixed bfloat16; prints `{"seconds": ...}` for the second epoch. */
import { data, models, preprocess, tf, train } from "tslab-ml";

async function main([folder, batch, mode]: string[]): Promise<void> {
  const fashion = await data.fashionMnist({ folder });
  const xs = preprocess.expandDims(preprocess.scale(fashion.train.xs));
  const { ys } = fashion.train;
  const model = models.seedCnn({ seed: 1 });
  const batchSize = Number(batch);
  let start = performance.now();
  const onEpochEnd = (epoch: number) => {
    if (epoch > 0) console.log(JSON.stringify({ seconds: (performance.now() - start) / 1000 }));
    start = performance.now();
  };
  if (mode !== "eager") {
    const precision = mode === "bfloat16" ? "mixed_bfloat16" : "float32";
    await train.fit(model, { xs, ys }, { epochs: 2, batchSize, verbose: false, callbacks: { onEpochEnd }, compile: "require", precision });
  } else
    await model.fit(xs, tf.reshape(tf.cast(ys, "float32"), [-1, 1]), {
      epochs: 2,
      batchSize,
      verbose: 0,
      callbacks: { onEpochEnd: async (epoch) => onEpochEnd(epoch) },
    });
}

main(process.argv.slice(2));
