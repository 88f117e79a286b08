/** One contestant in a process of its own: `node measure.js CASE compiled|eager|bfloat16 FOLDER` prints a {@link Measured} as JSON. */
import { data, preprocess, tf, train } from "tslab-ml";
import { type Case, cases, type Measured } from "./cases";
import { builders } from "./models";

async function main([name, mode, folder]: string[]): Promise<void> {
  const { model: kind, batch, images, eagerImages } = cases[name as string] as Case;
  const eager = mode === "eager";
  const fashion = await data.fashionMnist({ folder });
  const all = tf.tidy(() => preprocess.expandDims(preprocess.scale(fashion.train.xs)));
  fashion.train.xs.dispose();
  const test = { xs: preprocess.expandDims(preprocess.scale(fashion.test.xs)), ys: fashion.test.ys };
  const part = (n: number) => ({ xs: all.slice([0, 0, 0, 0], [n, -1, -1, -1]), ys: fashion.train.ys.slice(0, n) });
  const model = builders[kind]();
  const precision = mode === "bfloat16" ? "mixed_bfloat16" : "float32";
  let start = 0;
  let epoch = 0;
  const callbacks = {
    onEpochBegin: () => void (start = performance.now()),
    onEpochEnd: () => void (epoch = (performance.now() - start) / 1000),
  };
  const fit = ({ xs, ys }: ReturnType<typeof part>, epochs: number) =>
    eager
      ? model.fit(xs, targets(ys), { epochs, batchSize: batch, verbose: 0, callbacks: asyncOf(callbacks) })
      : train.fit(model, { xs, ys }, { epochs, batchSize: batch, verbose: false, compile: "require", precision, callbacks });
  const seconds = async (run: () => unknown) => {
    const from = performance.now();
    await run();
    return (performance.now() - from) / 1000;
  };
  const firstStep = await seconds(() => fit(part(batch), 1));
  const used = eager ? eagerImages : images;
  await fit(part(used), 2);
  const secondsOf60k = (epoch * 60_000) / used;
  const evaluate = () =>
    eager
      ? tf.tidy(() => (model.evaluate(test.xs, targets(test.ys), { batchSize: 500 }) as tf.Scalar[]).map((x) => x.dataSync()))
      : train.evaluate(model, test, { batchSize: 500 });
  await evaluate();
  const evaluated = await seconds(evaluate);
  if (!eager) train.compile(model);
  const predict = () => tf.tidy(() => void (model.predict(test.xs, { batchSize: 500 }) as tf.Tensor).dataSync());
  for (let i = 0; i < 3; i++) predict();
  const measured: Measured = {
    epoch: secondsOf60k,
    firstStep,
    evaluate: evaluated,
    predict: await seconds(predict),
    memory: process.resourceUsage().maxRSS / 1024,
    parameters: model.countParams(),
  };
  console.log(JSON.stringify(measured));
}

const targets = (ys: tf.Tensor) => tf.reshape(tf.cast(ys, "float32"), [-1, 1]);
const asyncOf = ({ onEpochBegin, onEpochEnd }: { onEpochBegin(): void; onEpochEnd(): void }) => ({
  onEpochBegin: async () => onEpochBegin(),
  onEpochEnd: async () => onEpochEnd(),
});

main(process.argv.slice(2));
