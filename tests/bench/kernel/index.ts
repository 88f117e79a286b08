import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { python, repositoryRoot } from "../../reference";
import { kernelNames, prepareContestants } from "../contestants";
import { type Round, type Rounds, tableOf } from "./table";

/** Measures this kernel, ipykernel, deno's and stock tslab's, one after the other, several times; prints a table of medians. */
export async function kernel([rounds = "5"]: string[]): Promise<void> {
  const { env, folder, titles } = await prepareContestants();
  const program = join(repositoryRoot, "tests", "bench", "kernel", "measure.py");
  const results: Rounds = { "tslab-ml": [], ipykernel: [], deno: [], tslab: [] };
  for (let round = 0; round < Number(rounds); round++) {
    for (const name of kernelNames) {
      const output = execFileSync(python, [program, name, folder], { encoding: "utf8", env, stdio: ["ignore", "pipe", "inherit"] });
      const line = output.trim().split("\n").at(-1) as string;
      console.error(`round ${round + 1}: ${name} ${line}`);
      results[name].push(JSON.parse(line) as Round);
    }
  }
  console.log(tableOf(results, titles));
}
