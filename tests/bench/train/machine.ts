import { execFileSync } from "node:child_process";
import { availableParallelism, cpus } from "node:os";
import { python } from "../../reference";

export interface Machine {
  cores: number;
  processor: string;
  tensorflow: string;
  keras: string;
  /** Floating-point operations per second of a 2048 x 2048 float32 matrix product in TensorFlow. */
  matmulPeak: number;
}

const program = `
import json, time, keras, tensorflow as tf
a = tf.random.normal([2048, 2048])
product = tf.function(lambda: tf.matmul(a, a))
def run():
    start = time.perf_counter()
    product().numpy()
    return time.perf_counter() - start
run()
best = min(run() for _ in range(12))
print(json.dumps({"tensorflow": tf.__version__, "keras": keras.__version__, "matmulPeak": 2 * 2048 ** 3 / best}))
`;

/** What the figures depend on; the peak is the best of twelve products. */
export function measureMachine(): Machine {
  const env = { ...process.env, TF_CPP_MIN_LOG_LEVEL: "3", KERAS_BACKEND: "tensorflow" };
  const output = execFileSync(python, ["-c", program], { encoding: "utf8", env, stdio: ["ignore", "pipe", "ignore"] });
  const measured = JSON.parse(output.trim().split("\n").at(-1) as string) as Omit<Machine, "cores" | "processor">;
  return { cores: availableParallelism(), processor: cpus()[0]?.model ?? "unknown", ...measured };
}
