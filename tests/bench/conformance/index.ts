import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { python, repositoryRoot } from "../../reference";
import { type KernelName, kernelNames, prepareContestants } from "../contestants";

type Results = Record<string, boolean>;

/** Runs Jupyter's conformance suite against this kernel, ipykernel, deno's and stock tslab's; prints a table of what passes. */
export async function conformance(): Promise<void> {
  const { env, folder, titles } = await prepareContestants();
  const program = join(repositoryRoot, "tests", "bench", "conformance", "suite.py");
  const results = {} as Record<KernelName, Results>;
  for (const name of kernelNames) {
    const output = execFileSync(python, [program, name], { encoding: "utf8", env, cwd: folder, stdio: ["ignore", "pipe", "ignore"] });
    results[name] = JSON.parse(output.trim().split("\n").at(-1)!) as Results;
  }
  const tests = Object.keys(results["tslab-ml"]);
  const rows = tests.map((test) => [title(test), ...kernelNames.map((name) => (results[name][test] ? "yes" : "no"))]);
  const totals = kernelNames.map((name) => `${Object.values(results[name]).filter(Boolean).length} of ${tests.length}`);
  const table = [["", ...kernelNames.map((name) => titles[name])], ["---", ...kernelNames.map(() => "---")], ...rows, ["all", ...totals]];
  console.log(table.map((cells) => `| ${cells.join(" | ")} |`).join("\n"));
}

const title = (test: string): string => test.replace(/^test_/, "").replaceAll("_", " ");
