import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { fetchFashionMnist } from "tslab-ml/data";
import { python, repositoryRoot } from "../reference";

const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] as number;

/** Seconds per epoch of 60,000 images for the seed CNN, Adam: Keras, plain tfjs-node and compiled, one after the other, several times. */
export async function train([batchSizes = "32,128", rounds = "3"]: string[]): Promise<void> {
  const folder = await fetchFashionMnist();
  const here = join(repositoryRoot, "tests", "bench");
  const contestants: Record<string, (batch: string) => [string, string[]]> = {
    keras: (batch) => [python, [join(here, "keras_seed_cnn.py"), folder, batch, "1"]],
    tfjs: (batch) => [process.execPath, [join(__dirname, "tfjs-seed-cnn.js"), folder, batch, "eager"]],
    "keras bf16": (batch) => [python, [join(here, "keras_seed_cnn.py"), folder, batch, "1", "mixed_bfloat16"]],
    "tslab-ml bf16": (batch) => [process.execPath, [join(__dirname, "tfjs-seed-cnn.js"), folder, batch, "bfloat16"]],
    "tslab-ml": (batch) => [process.execPath, [join(__dirname, "tfjs-seed-cnn.js"), folder, batch, "compiled"]],
  };
  for (const batch of batchSizes.split(",")) {
    const seconds: Record<string, number[]> = {};
    for (let round = 0; round < Number(rounds); round++) {
      for (const [name, command] of Object.entries(contestants)) {
        const output = execFileSync(...command(batch), {
          encoding: "utf8",
          stdio: ["ignore", "pipe", "ignore"],
          env: { ...process.env, TF_CPP_MIN_LOG_LEVEL: "3" },
        });
        for (const line of output.trim().split("\n")) (seconds[name] ??= []).push((JSON.parse(line) as { seconds: number }).seconds);
      }
    }
    const medians = Object.fromEntries(Object.entries(seconds).map(([name, values]) => [name, median(values)])) as Record<string, number>;
    const ours = medians["tslab-ml"] as number;
    for (const [name, values] of Object.entries(seconds)) {
      const range = `${Math.min(...values).toFixed(2)} to ${Math.max(...values).toFixed(2)}`;
      console.log(
        `batch ${batch}: ${name.padEnd(13)} ${(medians[name] as number).toFixed(2)} s/epoch (${range}), tslab-ml takes ${(ours / (medians[name] as number)).toFixed(2)}x of it`,
      );
    }
  }
}
