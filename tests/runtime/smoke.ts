// Run as a process of its own: loads the runtime beside danfojs, trains one step with each optimizer and prints what it saw as JSON.
// Anything else on stdout or stderr is noise that would reach a notebook.
import { type BackendName, describeBackend, ready, tf, useBackend } from "tslab-ml/runtime";
import { type OptimizerName, optimizers, type TrainingStep, trainingStep } from "./training";

export interface Smoke {
  readonly node: string;
  readonly backend: string;
  readonly backends: readonly string[];
  readonly sharesWithDanfo: boolean;
  readonly sameModule: boolean;
  readonly steps: Record<OptimizerName, TrainingStep>;
}

async function main(backend?: BackendName): Promise<Smoke> {
  await ready();
  if (backend) await useBackend(backend, { allowSoftwareAdapter: true });
  const { DataFrame } = require("danfojs-node");
  const frame = new DataFrame([
    [1, 2],
    [3, 4],
  ]);
  const steps = {} as Record<OptimizerName, TrainingStep>;
  for (const optimizer of optimizers) steps[optimizer] = await trainingStep(optimizer);
  return {
    node: process.version,
    backend: describeBackend(),
    backends: tf.engine().backendNames(),
    sharesWithDanfo: Object.getPrototypeOf(frame.tensor) === tf.Tensor.prototype,
    sameModule: ["@tensorflow/tfjs-node", "@tensorflow/tfjs-node-gpu"].every((name) => require(name) === tf),
    steps,
  };
}

if (require.main === module) main(process.argv[2] as BackendName | undefined).then((smoke) => console.log(JSON.stringify(smoke)));
