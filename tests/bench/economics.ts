import { displaySymbol } from "tslab-ml/display";
import { estimateSeconds, fitTimeModel, heldOutErrors, measureThroughput } from "tslab-ml/economics";
import { data, models, preprocess, tf, train } from "../../src";

/** `npm run bench -- economics 3`: throughput of the seed CNN, and how wrong the time model is on held-out batch sizes and on a whole run; rounds. */
export async function economics([rounds = "3"]: string[]): Promise<void> {
  const fashion = await data.fashionMnist({ rows: 12_000 });
  const samples = { xs: preprocess.expandDims(preprocess.scale(fashion.train.xs)), ys: fashion.train.ys };
  const throughputs = await measureThroughput(() => models.seedCnn({ seed: 1 }), samples, { rounds: Number(rounds) });
  console.log((await throughputs[displaySymbol]())["text/plain"]);
  const time = fitTimeModel(throughputs.measurements);
  const { start, perStep, perSample } = time;
  console.log(`start ${start.toFixed(2)} s, ${(perStep * 1e3).toFixed(3)} ms per step, ${(perSample * 1e3).toFixed(4)} ms per sample`);
  for (const { batchSize, measured, estimated, relativeError } of heldOutErrors(throughputs.measurements))
    console.log(
      `held out ${batchSize}: measured ${(measured * 1e3).toFixed(2)} ms, estimated ${(estimated * 1e3).toFixed(2)} ms, ${(relativeError * 100).toFixed(1)} %`,
    );
  const job = { samples: 12_000, batchSize: 64, epochs: 3 };
  const begun = performance.now();
  const model = models.seedCnn({ seed: 2 });
  await train.fit(model, samples, { ...job, verbose: false });
  const seconds = (performance.now() - begun) / 1000;
  const estimated = estimateSeconds(time, job);
  console.log(
    `12,000 images, 3 epochs, batch 64: ${seconds.toFixed(1)} s, estimated ${estimated.toFixed(1)} s, ${((estimated / seconds - 1) * 100).toFixed(1)} %`,
  );
  tf.dispose(samples.xs);
}
