import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { host } from "../../../display";
import type { Space } from "../../space";
import type { FrozenTrial } from "../../storage";
import { type Objective, type Returned, type Study, type Trial, TrialPruned } from "../../study";
import { type Portable, type PortableObjective, type PortableOptions, portableOf } from "../portable";
import { errorOf } from "../processes/messages";
import { RayError, type RayJob, type RayJobRequest, type RayJobs, type RayJobsOptions, rayJobs } from "./jobs";
import { encodeTask, type Failed, failedAttr, returnedAttr, taskVariable } from "./task";

/** Seconds without an answer of the cluster after which a trial gives up. */
const patience = 60;

type Resources = Pick<RayJobRequest, "numCpus" | "numGpus" | "memory" | "resources" | "runtimeEnv" | "workingDir" | "env">;

export interface RayOptions<S extends Space, Context, State> extends PortableOptions<Context, State>, RayJobsOptions, Resources {
  /** The study whose trials run; its storage must be one that the nodes reach, such as PostgreSQL. */
  study: Study<S>;
  /** The URL of the study's storage as the nodes of the cluster reach it. Default: as this process does. */
  storage?: string;
  /** The folder of this package on the nodes. Default: where it is here, which fits one machine, a shared file system, or one image for all. */
  packageFolder?: string;
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
 * Runs an objective on a Ray cluster: every trial is a `node` job that takes CPUs and GPUs of the cluster. What the jobs print is printed here. A job is stopped when
 * the study's pruner says so or the run is interrupted, and handed in again when its node dies.
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
  const { study, storage = study?.storage?.url, retries = 2, pollInterval = 1, logs = true, signal } = options;
  if (storage === undefined)
    throw new RangeError("ray: the study is in memory, where the cluster can't reach it; create it with a storage such as postgresql://….");
  if (!Number.isInteger(retries) || retries < 0)
    throw new RangeError(`ray: retries is ${retries}, but must be a whole number of at least 0.`);
  if (!(pollInterval > 0)) throw new RangeError(`ray: pollInterval is ${pollInterval}, but must be a number of seconds above 0.`);
  const portable = portableOf("ray", objective, options as PortableOptions<never, unknown>);
  const jobs = rayJobs(options);
  // What follows does not look into the parameters.
  const untyped = { ...options, study: study as unknown as Study, storage };
  const look = {
    jobs: atMostEvery(pollInterval, () => jobs.list()),
    trials: atMostEvery(pollInterval, () => study.storage.trials(study.id)),
  };
  return async (typed) => {
    const trial = typed as unknown as Trial;
    const stop = signal ?? host()?.interrupt;
    for (let attempt = 0; ; attempt++) {
      const job = await submit(jobs, portable, untyped, trial, attempt);
      const ended = await watched({ jobs, look, logs, id: job, study: untyped.study, trial, pollInterval, stop });
      const record = await recordOfTrial(untyped.study, trial.id);
      if (returnedAttr in record.systemAttrs) return record.systemAttrs[returnedAttr] as Returned;
      const failed = record.systemAttrs[failedAttr] as Failed | undefined;
      if (failed) throw failed.pruned ? new TrialPruned(failed.message) : errorOf(failed);
      if (attempt >= retries)
        throw new Error(
          `the job ${job} ended as ${ended.status}${ended.exitCode === undefined ? "" : ` with exit code ${ended.exitCode}`} without a result, ${attempt + 1} times: ${ended.message ?? "Ray says nothing more"}`,
        );
      console.warn(
        `trial ${trial.number}: the job ${job} ended without a result (${ended.message ?? ended.status}); it is handed in again.`,
      );
    }
  };
}

type Untyped = Resources & { readonly study: Study; readonly storage: string; readonly packageFolder?: string };

function submit(
  jobs: RayJobs,
  portable: Portable,
  { study, storage, packageFolder = dirname(require.resolve("tslab-ml/package.json")), ...options }: Untyped,
  { id, number, params, userAttrs, systemAttrs }: Trial,
  attempt: number,
): Promise<string> {
  const { numCpus, numGpus, memory, resources, runtimeEnv, workingDir, env } = options;
  const task = encodeTask({ portable, storage, trial: { id, number, params, userAttrs, systemAttrs } });
  const threads: Record<string, string> =
    numCpus === undefined || numCpus >= 1 ? { TF_NUM_INTRAOP_THREADS: String(Math.floor(numCpus ?? 1)) } : {};
  return jobs.submit({
    // Names of jobs are letters, digits, dashes and dots.
    submissionId: `${study.name}-trial-${number}-${attempt}-${Date.now().toString(36)}`.replace(/[^\w.-]+/g, "-"),
    entrypoint: `node ${JSON.stringify(join(packageFolder, "dist", "src", "sweep", "executors", "ray", "worker.js"))}`,
    ...{ numCpus, numGpus, memory, resources, runtimeEnv, workingDir },
    env: { ...threads, ...env, [taskVariable]: task },
    metadata: { study: study.name, trial: String(number) },
  });
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

interface Watched {
  readonly jobs: RayJobs;
  readonly look: { jobs(): Promise<readonly RayJob[]>; trials(): Promise<readonly FrozenTrial[]> };
  readonly logs: boolean;
  readonly id: string;
  readonly study: Study;
  readonly trial: Trial;
  readonly pollInterval: number;
  readonly stop?: AbortSignal;
}

/** Waits for the end of a job; prints what it prints, prunes it, and stops it where the run is interrupted. */
async function watched({ jobs, look, logs, id, study, trial, pollInterval, stop }: Watched): Promise<RayJob> {
  let printed = 0;
  const print = async (whole: boolean) => {
    // There are none before it runs.
    const text = await jobs.logs(id).catch(() => "");
    const end = whole ? text.length : text.lastIndexOf("\n") + 1;
    for (const line of text.slice(printed, end).split("\n")) if (line) console.log(`trial ${trial.number}: ${line}`);
    printed = Math.max(printed, end);
  };
  const reported = new Set<string>();
  let answered = performance.now();
  for (;;) {
    const job = await seen(look, jobs, id).catch((error) => {
      if (error instanceof RayError && error.status === undefined && performance.now() - answered < 1000 * patience) return undefined;
      throw error;
    });
    if (!job) {
      await sleep(1000 * pollInterval);
      continue;
    }
    answered = performance.now();
    const over = job.status !== "PENDING" && job.status !== "RUNNING";
    if (logs && job.status !== "PENDING") await print(over);
    if (over) return job;
    if (stop?.aborted) {
      await jobs.stop(id);
      stop.throwIfAborted();
    }
    if (study.pruner && (await isPruned(await look.trials(), trial, reported))) {
      await jobs.stop(id);
      throw new TrialPruned();
    }
    await sleep(1000 * pollInterval, undefined, { signal: stop }).catch(() => {});
  }
}

/** A look from before the job was handed in does not have it. */
const seen = async (look: Watched["look"], jobs: RayJobs, id: string): Promise<RayJob> =>
  (await look.jobs()).find(({ submissionId }) => submissionId === id) ?? jobs.get(id);

async function isPruned(trials: readonly FrozenTrial[], trial: Trial, reported: Set<string>): Promise<boolean> {
  const seen = trials.find(({ id }) => id === trial.id)?.intermediateValues ?? {};
  for (const [step, value] of Object.entries(seen)) {
    if (reported.has(step)) continue;
    reported.add(step);
    trial.report(value, Number(step));
    if (await trial.shouldPrune()) return true;
  }
  return false;
}

async function recordOfTrial({ storage, id }: Study, trialId: number): Promise<FrozenTrial> {
  return (await storage.trials(id)).find((trial) => trial.id === trialId) as FrozenTrial;
}
