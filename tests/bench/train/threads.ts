import { availableParallelism } from "node:os";
import { fetchFashionMnist } from "tslab-ml/data";
import { median } from "../spread";
import type { Job } from "./job";
import { run } from "./rounds";

const job: Job = { measure: "epoch", network: "seed-cnn", images: 60_000, batchSize: 128, precision: "float32" };

/** Environment variables that TensorFlow reads when it starts (TensorFlow's own guide: "Optimize TensorFlow performance on CPU"). */
function settings(cores: number): Record<string, Record<string, string>> {
  return {
    "as it comes": {},
    "TF_NUM_INTRAOP_THREADS=1": { TF_NUM_INTRAOP_THREADS: "1" },
    [`TF_NUM_INTRAOP_THREADS=${2 * cores}`]: { TF_NUM_INTRAOP_THREADS: `${2 * cores}` },
    "TF_NUM_INTEROP_THREADS=1": { TF_NUM_INTEROP_THREADS: "1" },
    [`TF_NUM_INTEROP_THREADS=${2 * cores}`]: { TF_NUM_INTEROP_THREADS: `${2 * cores}` },
    "TF_ENABLE_ONEDNN_OPTS=0": { TF_ENABLE_ONEDNN_OPTS: "0" },
  };
}

/** `npm run bench -- threads [rounds]`: an epoch of the seed CNN under TensorFlow's settings for threads. */
export async function threads([rounds = "3"]: string[]): Promise<void> {
  const folder = await fetchFashionMnist();
  const wanted = Object.entries(settings(availableParallelism()));
  const jobs = [job, { ...job, batchSize: 32 }];
  const figures = new Map<string, number[]>();
  for (let round = 0; round < Number(rounds); round++)
    for (const [name, env] of wanted)
      for (const each of jobs) {
        const key = `${name} ${each.batchSize}`;
        figures.set(key, [...(figures.get(key) ?? []), run("tslab-ml", each, folder, env).value as number]);
        console.error(`round ${round + 1} of ${rounds}: ${key}: ${figures.get(key)?.at(-1)?.toFixed(2)} s`);
      }
  console.log(`${availableParallelism()} cores, medians of ${rounds} rounds, seconds per epoch of the seed CNN.\n`);
  console.log("| setting | batch 32 | batch 128 |\n| --- | --: | --: |");
  for (const [name] of wanted)
    console.log(`| ${name} | ${[32, 128].map((size) => median(figures.get(`${name} ${size}`) as number[]).toFixed(2)).join(" | ")} |`);
}
