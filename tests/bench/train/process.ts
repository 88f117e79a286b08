/** One contestant in TypeScript, `plain` or `tslab-ml`: does the job of its arguments and prints what it measured. */
import { data, preprocess, tf, train } from "tslab-ml";
import { forwardFlops } from "./flops";
import type { ContestantName, Job, Measured } from "./job";
import { networkOf } from "./networks";

const seconds = (since: number) => (performance.now() - since) / 1000;

async function samplesOf({ network, images, measure }: Job, folder: string) {
  const fashion = await data.fashionMnist({ folder });
  const { xs, ys } = measure === "evaluate" || measure === "predict" ? fashion.test : fashion.train;
  const scaled = preprocess.scale(xs);
  tf.dispose([fashion.train.xs, fashion.test.xs]);
  const rows = images === scaled.shape[0] ? scaled : tf.slice(scaled, 0, images);
  const shapes: Partial<Record<Job["network"], number[]>> = { mlp: [images, 784], lstm: [images, 28, 28] };
  return { xs: tf.reshape(rows, shapes[network] ?? [images, 28, 28, 1]), ys: tf.slice(ys, 0, images) as tf.Tensor1D };
}

type Samples = Awaited<ReturnType<typeof samplesOf>>;
interface Callbacks {
  onEpochBegin?: () => void;
  onBatchEnd?: () => void;
}

/** Trains for two epochs; what is timed is the second one. */
async function fit(contestant: ContestantName, model: tf.LayersModel, { xs, ys }: Samples, job: Job, epochs: number, callbacks: Callbacks) {
  const { batchSize, precision } = job;
  if (contestant === "tslab-ml") {
    await train.fit(model, { xs, ys }, { epochs, batchSize, verbose: false, callbacks, compile: "require", precision });
    return;
  }
  const targets = tf.reshape(tf.cast(ys, "float32"), [-1, 1]);
  const asynchronous = Object.fromEntries(Object.entries(callbacks).map(([name, call]) => [name, async () => call()]));
  await model.fit(xs, targets, { epochs, batchSize, verbose: 0, callbacks: asynchronous });
}

/** The middle one of five calls, after one that warms up. */
async function repeated(call: () => Promise<unknown>): Promise<number> {
  await call();
  const times: number[] = [];
  for (let i = 0; i < 5; i++) {
    const start = performance.now();
    await call();
    times.push(seconds(start));
  }
  return times.sort((a, b) => a - b)[2] as number;
}

async function measure(contestant: ContestantName, model: tf.LayersModel, samples: Samples, job: Job): Promise<Measured["value"]> {
  const { xs, ys } = samples;
  const { batchSize, precision } = job;
  let start = performance.now();
  const ends: number[] = [];
  switch (job.measure) {
    case "epoch":
      await fit(contestant, model, samples, job, 2, { onEpochBegin: () => void (start = performance.now()) });
      return seconds(start);
    case "steps":
      await fit(contestant, model, samples, job, 1, { onBatchEnd: () => void ends.push(seconds(start)) });
      return ends;
    case "memory":
      await fit(contestant, model, samples, job, 1, {});
      return process.resourceUsage().maxRSS * 1024;
    case "evaluate": {
      if (contestant === "tslab-ml") return repeated(() => train.evaluate(model, samples, { batchSize, precision }));
      const targets = tf.reshape(tf.cast(ys, "float32"), [-1, 1]);
      return repeated(async () => {
        for (const scalar of model.evaluate(xs, targets, { batchSize }) as tf.Scalar[]) scalar.dataSync();
      });
    }
    case "predict":
      if (contestant === "tslab-ml") train.compile(model, { compile: "require", precision });
      return repeated(async () => {
        const probabilities = model.predict(xs, { batchSize }) as tf.Tensor;
        probabilities.dataSync();
        probabilities.dispose();
      });
  }
}

async function main([contestant, folder, json]: string[]): Promise<void> {
  const job = JSON.parse(json as string) as Job;
  const samples = await samplesOf(job, folder as string);
  const model = networkOf(job.network);
  const value = await measure(contestant as ContestantName, model, samples, job);
  console.log(JSON.stringify({ value, parameters: model.countParams(), flops: forwardFlops(model) } satisfies Measured));
}

main(process.argv.slice(2)).catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
