/** A process that runs trials of a study; its arguments come as JSON. */
import { sweep } from "tslab-ml";

interface Arguments {
  storage: string;
  name: string;
  trials: number;
  /** Never ends its trial. */
  endless?: boolean;
  /** Computes without a pause for so long. */
  busySeconds?: number;
}

async function main({ storage, name, trials, endless, busySeconds }: Arguments) {
  const heartbeat = { interval: 0.5, gracePeriod: 60 };
  const study = await sweep.createStudy({ storage, name, loadIfExists: true, heartbeat, sampler: sweep.random() });
  await study.optimize(
    async (trial) => {
      const x = trial.suggestFloat("x", 0, 1);
      trial.setUserAttr("process", process.pid);
      trial.report(x, 0);
      await trial.saved();
      console.log("running");
      if (endless) await new Promise((resolve) => setTimeout(resolve, 600_000));
      const end = Date.now() + 1000 * (busySeconds ?? 0);
      while (Date.now() < end);
      return x;
    },
    { trials },
  );
  await study.close();
}

main(JSON.parse(process.argv[2] as string) as Arguments).catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
