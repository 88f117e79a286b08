/** Child process of faults.test.ts, in a mount namespace of its own: a study on a disk of 2 MB that its trials fill up. */
import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { sweep } from "tslab-ml";

async function main(disk: string) {
  mkdirSync(disk);
  execFileSync("mount", ["-t", "tmpfs", "-o", "size=2m", "tmpfs", disk]);
  const options = { storage: `sqlite:///${join(disk, "sweeps.db")}`, name: "full", verbose: false, sampler: sweep.random({ seed: 1 }) };
  const study = await sweep.createStudy(options);
  const objective = (trial: sweep.Trial) => {
    trial.setUserAttr("notes", "x".repeat(50_000));
    return trial.suggestFloat("x", 0, 1);
  };
  const error = await study.optimize(objective, { trials: 100, verbose: false }).then(
    () => "none",
    (thrown: Error) => `${thrown.name}: ${thrown.message}`,
  );
  const states = () => study.trials.map(({ state }) => state);
  await study.refresh();
  const full = states();
  execFileSync("mount", ["-o", "remount,size=64m", disk]);
  await study.optimize(objective, { trials: 3, verbose: false });
  const again = await sweep.loadStudy(options);
  console.log(JSON.stringify({ error, full, after: states(), reloaded: again.trials.map(({ state }) => state) }));
  await again.close();
  await study.close();
}

void main(process.argv[2] as string);
