/** Child process of faults.test.ts: runs trials in worker processes until it is killed. */
import { sweep } from "tslab-ml";

async function main(storage: string) {
  const study = await sweep.createStudy({
    storage,
    name: "orphans",
    heartbeat: { interval: 0.5, gracePeriod: 60 },
    sampler: sweep.random(),
  });
  const objective = sweep.processes(
    async (trial) => {
      const x = trial.suggestFloat("x", 0, 1);
      trial.setUserAttr("process", process.pid);
      await trial.saved();
      // The first two end, those after them never do.
      if (trial.number > 1) for (;;) await new Promise((resolve) => setTimeout(resolve, 1000));
      return x;
    },
    { workers: 2 },
  );
  await study.optimize(objective, { trials: 10, parallel: 2, verbose: false });
}

void main(process.argv[2] as string);
