/** Trains for ever and saves every epoch, to be killed by `checkpoint.test.ts`. */
import { join } from "node:path";
import { train } from "tslab-ml";
import { classifier, points } from "../points";

train.fit(classifier(), points(), {
  verbose: false,
  batchSize: 16,
  seed: 1,
  epochs: 1_000_000,
  callbacks: train.callbacks.modelCheckpoint(join(process.argv[2] as string, "{epoch:06d}.safetensors")),
});
