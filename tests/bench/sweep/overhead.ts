/** One process of ours: runs the job of its argument and prints what `optuna_process.py` prints for `overhead`. */
import { sweep } from "tslab-ml";
import { samplers } from "./functions";

export interface Overhead {
  /** Seconds. */
  perTrial: number;
  /** Seconds per trial, the mean of the last 20: ask and all four parameters. */
  lastSuggestions: number;
  /** Peak resident memory in bytes after a tenth of the trials and after all of them. */
  memory: [number, number];
}

async function overhead({ sampler, storage, trials }: { sampler: string; storage: string; trials: number }): Promise<Overhead> {
  const study = await sweep.createStudy({ storage, sampler: samplers[sampler]?.(1) });
  const memory: number[] = [];
  const suggestions: number[] = [];
  const start = performance.now();
  for (let i = 0; i < trials; i++) {
    const begin = performance.now();
    const trial = await study.ask();
    const [x, y] = [trial.suggestFloat("x", -5, 10), trial.suggestFloat("y", 0, 15)];
    const [n, k] = [trial.suggestInt("n", 1, 64, { log: true }), trial.suggestCategorical("k", ["a", "b", "c"])];
    suggestions.push(performance.now() - begin);
    await study.tell(trial, (x - 1) ** 2 + (y - 2) ** 2 + n / 64 + Number(k === "a"));
    if (i + 1 === Math.floor(trials / 10) || i + 1 === trials) memory.push(process.resourceUsage().maxRSS * 1024);
  }
  const perTrial = (performance.now() - start) / 1000 / trials;
  await study.close();
  return { perTrial, lastSuggestions: suggestions.slice(-20).reduce((a, b) => a + b, 0) / 1000 / 20, memory: memory as [number, number] };
}

overhead(JSON.parse(process.argv[2] as string)).then((result) => console.log(JSON.stringify(result)));
