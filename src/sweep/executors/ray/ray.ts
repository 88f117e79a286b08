import { host } from "../../../display";
import type { Space } from "../../space";
import type { Objective, Study, Trial } from "../../study";
import { type PortableObjective, type PortableOptions, portableOf } from "../portable";
import { batchesOf } from "./batches";
import { type RayJobsOptions, rayJobs } from "./jobs";
import { type Resources, runBatch } from "./run-batch";

export interface RayOptions<S extends Space, Context, State> extends PortableOptions<Context, State>, RayJobsOptions, Resources {
  /** The study whose trials run; its storage must be one that the nodes reach, such as PostgreSQL. */
  study: Study<S>;
  /** The URL of the study's storage as the nodes of the cluster reach it. Default: as this process does. */
  storage?: string;
  /** The folder of this package on the nodes. Default: where it is here, which fits one machine, a shared file system, or one image for all. */
  packageFolder?: string;
  /**
   * Trials of one job, one after the other: they share its start and what `setup` has loaded, which pays where a trial takes seconds. Give `optimize` as many
   * `parallel` trials as all jobs together have. Default: 1.
   */
  trialsPerJob?: number;
  /** How often a job that ends without a word, as when its node dies, is handed in again. Default: 2. */
  retries?: number;
  /** Seconds between looks at the jobs and at what they report; one look serves all of them. Default: 1. */
  pollInterval?: number;
  /** Print what every job prints, which takes a request per job and look: leave it out with hundreds of jobs at once. Default: true. */
  logs?: boolean;
  /** Stops the jobs when aborted; their trials fail as interrupted. Default: the interrupt button of the notebook. */
  signal?: AbortSignal;
}

/**
 * Runs an objective on a Ray cluster: every trial, or every few (`trialsPerJob`), is a `node` job that takes CPUs and GPUs of the cluster. What the jobs print is
 * printed here. A job is stopped when the study's pruner says so or the run is interrupted, and what it has not finished is handed in again when its node dies.
 *
 *     const study = await sweep.createStudy({ name: "cnn", storage: "postgresql://…", space, sampler: sweep.tpe({ seed: 1 }) });
 *     const objective = sweep.ray(async (trial, { data, train }) => { ... return accuracy; }, { study, address: "http://head:8265", numCpus: 4 });
 *     await study.optimize(objective, { trials: 200, parallel: 50 });
 *
 * The study stays here, with its sampler and pruner; jobs write what they report and return into its storage. `docs/sweep.md` shows how to reach a cluster.
 *
 * @param objective as for `processes`: a function without variables from outside
 * @throws {RangeError} when the study is in memory, where no job could reach it, or an option is wrong
 */
export function ray<S extends Space = Space, Context = undefined, State = Context>(
  objective: PortableObjective<S, State>,
  options: RayOptions<S, Context, State>,
): Objective<S> {
  const { study, storage = study?.storage?.url, trialsPerJob = 1, retries = 2, pollInterval = 1, logs = true, signal } = options;
  if (storage === undefined)
    throw new RangeError("ray: the study is in memory, where the cluster can't reach it; create it with a storage such as postgresql://….");
  if (!Number.isInteger(retries) || retries < 0)
    throw new RangeError(`ray: retries is ${retries}, but must be a whole number of at least 0.`);
  if (!Number.isInteger(trialsPerJob) || trialsPerJob < 1)
    throw new RangeError(`ray: trialsPerJob is ${trialsPerJob}, but must be a whole number of at least 1.`);
  if (!(pollInterval > 0)) throw new RangeError(`ray: pollInterval is ${pollInterval}, but must be a number of seconds above 0.`);
  const portable = portableOf("ray", objective, options as PortableOptions<never, unknown>);
  const jobs = rayJobs(options);
  // What follows does not look into the parameters.
  const untyped = study as unknown as Study;
  const look = {
    jobs: atMostEvery(pollInterval, () => jobs.list()),
    trials: atMostEvery(pollInterval, () => study.storage.trials(study.id)),
  };
  const cluster = { ...options, jobs, look, portable, study: untyped, storage, retries, pollInterval, logs };
  const add = batchesOf(trialsPerJob, (batch, ended) => runBatch(batch, cluster, ended));
  return async (trial) => {
    const stop = signal ?? host()?.interrupt;
    stop?.throwIfAborted();
    return add(trial as unknown as Trial, stop);
  };
}

/** The result of `read`, which is called again when it is older than `seconds`, and once for all who ask at the same time. */
function atMostEvery<T>(seconds: number, read: () => T | Promise<T>): () => Promise<T> {
  let last: Promise<T> | undefined;
  let at = 0;
  return () => {
    if (!last || Date.now() - at >= 1000 * seconds) {
      at = Date.now();
      last = Promise.resolve(read());
    }
    return last;
  };
}
