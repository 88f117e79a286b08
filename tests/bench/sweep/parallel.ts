import { availableParallelism } from "node:os";
import { data, type preprocess, sweep } from "tslab-ml";
import { median } from "../spread";

// Nothing that changes how long a trial takes: both must do the same work.
const space = { learningRate: sweep.float(1e-4, 1e-2, { log: true }) };

interface Context {
  rows: number;
  epochs: number;
}

/**
 * The same sweep of the seed CNN by one process that has all cores, and by one process per core, in turn: the medians of their times, without the start of the processes and the loading of the data.
 * Every trial of both trains on the same images with the same parameters.
 */
export async function parallel(trials: number, rows: number, rounds: number): Promise<void> {
  const cores = availableParallelism();
  const context: Context = { rows, epochs: 2 };
  // The workers read it from the cache.
  await data.fashionMnist();
  const times: [one: number[], many: number[]] = [[], []];
  for (let round = 0; round < rounds; round++)
    // Whoever goes second has a warmer disk, and maybe a warmer processor.
    for (const which of round % 2 === 0 ? [0, 1] : [1, 0]) times[which]?.push(await seconds(which === 0 ? 1 : cores, trials, context));
  const [one, many] = times.map(median) as [number, number];
  console.log(
    `${trials} trials of the seed CNN on ${rows} images for ${context.epochs} epochs, ${cores} cores, medians of ${rounds} rounds.\n`,
  );
  console.log("| workers | threads each | s | of one worker |\n| ---: | ---: | ---: | ---: |");
  console.log(`| 1 | ${cores} | ${one.toFixed(1)} (${range(times[0])}) | 1.00x |`);
  console.log(`| ${cores} | 1 | ${many.toFixed(1)} (${range(times[1])}) | ${(many / one).toFixed(2)}x |`);
}

async function seconds(workers: number, trials: number, context: Context): Promise<number> {
  const objective = sweep.processes<typeof space, Context, { trainSet: Samples; validationSet: Samples }>(
    async ({ params, number }, { models, train }, { trainSet, validationSet }) => {
      const model = models.seedCnn({ seed: number });
      const { history } = await train.fit(model, trainSet, {
        epochs: 2,
        batchSize: 128,
        optimizer: train.adam({ learningRate: params.learningRate }),
        validationData: validationSet,
        verbose: false,
        seed: number,
      });
      model.dispose();
      return (history.val_accuracy ?? history.val_acc)?.at(-1) as number;
    },
    {
      workers,
      context,
      setup: async ({ data, preprocess }, { rows }) => {
        const { train } = await data.fashionMnist();
        const { trainSet, validationSet } = preprocess.split(
          { xs: preprocess.expandDims(preprocess.scale(train.xs.slice(0, rows))), ys: train.ys.slice(0, rows) } as never,
          { train: 0.9, validation: 0.1, seed: 1 },
        ) as never as { trainSet: Samples; validationSet: Samples };
        return { trainSet, validationSet };
      },
    },
  );
  try {
    const study = await sweep.createStudy({ space, sampler: sweep.random({ seed: 1 }), direction: "maximize" });
    // The first trial of every process loads the data and compiles the step.
    await study.optimize(objective, { trials: workers, parallel: workers, verbose: false });
    const begun = performance.now();
    await study.optimize(objective, { trials, parallel: workers, verbose: false });
    return (performance.now() - begun) / 1000;
  } finally {
    objective.dispose();
  }
}

type Samples = Parameters<typeof preprocess.split>[0];

const range = (values: readonly number[]) => `${Math.min(...values).toFixed(1)} to ${Math.max(...values).toFixed(1)}`;
