import { execFileSync } from "node:child_process";
import { cpus } from "node:os";
import { join } from "node:path";
import { tf } from "tslab-ml";
import { fetchFashionMnist } from "tslab-ml/data";
import { python, repositoryRoot } from "../../reference";
import { type Case, cases, type Measured } from "./cases";
import { builders, operationsPerImage } from "./models";
import { medianOf, table } from "./table";

const sources = join(repositoryRoot, "tests", "bench", "training");

/**
 * Training, evaluation and prediction beside Keras and plain TensorFlow.js on the same TensorFlow: every contestant in a process of its own, one
 * after the other, several rounds.
 *
 * @param args names of cases or "all", then the number of rounds
 */
export async function train([names = "all", rounds = "3"]: string[]): Promise<void> {
  const chosen = names === "all" ? Object.keys(cases) : names.split(",");
  const unknown = chosen.find((name) => !cases[name]);
  if (unknown !== undefined) throw new RangeError(`bench: there is no case "${unknown}"; there are ${Object.keys(cases).join(", ")}.`);
  const folder = await fetchFashionMnist();
  const peak = matmulPeak();
  console.log(`${cpus()[0]?.model}, ${cpus().length} cores; ${rounds} rounds; matmul peak ${peak.toFixed(0)} GFLOPS\n`);
  const results: Record<string, Record<string, Measured[]>> = {};
  for (let round = 0; round < Number(rounds); round++)
    for (const name of chosen)
      for (const [contestant, [program, args]] of Object.entries(contestantsOf(name, folder)))
        ((results[name] ??= {})[contestant] ??= []).push(measure(program, args));
  for (const [name, measured] of Object.entries(results)) checkParameters(name, measured);
  console.log(table(results));
  const seed = results["seed-cnn-128"]?.["tslab-ml"];
  if (seed) {
    const operations = operationsPerImage(builders["seed-cnn"]()) * 60_000;
    const reached = operations / medianOf(seed.map(({ epoch }) => epoch)) / 1e9;
    console.log(`\nseed CNN, batch 128: ${reached.toFixed(0)} GFLOPS, ${((100 * reached) / peak).toFixed(0)} % of the matmul peak`);
  }
}

function contestantsOf(name: string, folder: string): Record<string, [string, string[]]> {
  const { model, batch, images, bfloat16 } = cases[name] as Case;
  const keras = (policy: string): [string, string[]] => [
    python,
    [join(sources, "measure.py"), model, String(batch), String(images), policy, folder],
  ];
  const ours = (mode: string): [string, string[]] => [process.execPath, [join(__dirname, "measure.js"), name, mode, folder]];
  const low: Record<string, [string, string[]]> = bfloat16
    ? { "Keras bfloat16": keras("mixed_bfloat16"), "tslab-ml bfloat16": ours("bfloat16") }
    : {};
  return { Keras: keras("float32"), "tslab-ml": ours("compiled"), "plain tfjs": ours("eager"), ...low };
}

function measure(program: string, args: string[]): Measured {
  const env = { ...process.env, TF_CPP_MIN_LOG_LEVEL: "3" };
  const output = execFileSync(program, args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"], env });
  return JSON.parse(output.trim().split("\n").at(-1) as string) as Measured;
}

function checkParameters(name: string, measured: Record<string, Measured[]>): void {
  const counts = new Set(Object.values(measured).flatMap((all) => all.map(({ parameters }) => parameters)));
  if (counts.size > 1) throw new Error(`bench: the models of ${name} are not the same: they have ${[...counts].join(" and ")} parameters.`);
}

/** GFLOPS of a product of two 2048 x 2048 matrices, the best of 20. */
function matmulPeak(size = 2048): number {
  const [a, b] = [tf.randomUniform([size, size]), tf.randomUniform([size, size])];
  const seconds = Array.from({ length: 20 }, () => {
    const start = performance.now();
    tf.tidy(() => void tf.matMul(a, b).slice([0, 0], [1, 1]).dataSync());
    return (performance.now() - start) / 1000;
  });
  tf.dispose([a, b]);
  return (2 * size ** 3) / Math.min(...seconds) / 1e9;
}
