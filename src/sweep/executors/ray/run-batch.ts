import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { FrozenTrial } from "../../storage";
import { type Returned, type Study, type Trial, TrialPruned } from "../../study";
import type { Portable } from "../portable";
import { errorOf } from "../processes/messages";
import type { Waiting } from "./batches";
import { RayError, type RayJob, type RayJobRequest, type RayJobs } from "./jobs";
import { logOf } from "./log";
import { begunAttr, encodeTask, type Failed, failedAttr, returnedAttr, taskVariable } from "./task";

/** Seconds without an answer of the cluster after which a job is given up. */
const patience = 60;

export type Resources = Pick<RayJobRequest, "numCpus" | "numGpus" | "memory" | "resources" | "runtimeEnv" | "workingDir" | "env">;

/** Where batches run, and how they are watched. */
export interface Cluster extends Resources {
  readonly jobs: RayJobs;
  /** The same look for all who watch. */
  readonly look: { jobs(): Promise<readonly RayJob[]>; trials(): Promise<readonly FrozenTrial[]> };
  readonly portable: Portable;
  readonly study: Study;
  readonly storage: string;
  readonly packageFolder?: string;
  readonly retries: number;
  readonly pollInterval: number;
  readonly logs: boolean;
}

/**
 * Runs a batch of trials as one job: prints what it prints, ends trials that are to be pruned, and stops the job when the run is interrupted.
 *
 * @param ended is called when the first of them has its result
 * @returns the trials that are to be handed in again, for the job has died
 */
export async function runBatch(batch: readonly Waiting[], cluster: Cluster, ended: () => void): Promise<readonly Waiting[]> {
  const open = new Set(batch);
  const settle = (waiting: Waiting, end: () => void) => {
    open.delete(waiting);
    ended();
    end();
  };
  try {
    const id = await submit(batch, cluster);
    const job = await watched(id, open, cluster, settle);
    if (open.size === 0 || !job) return [];
    const trials = await cluster.study.storage.trials(cluster.study.id);
    for (const waiting of [...open]) takeResult(waiting, trials, settle);
    const again = toRepeat(id, job, [...open], trials, cluster);
    for (const waiting of open)
      if (!again.includes(waiting)) settle(waiting, () => waiting.reject(new Error(lastWord(id, job, waiting.deaths))));
    return again;
  } catch (error) {
    for (const waiting of [...open]) settle(waiting, () => waiting.reject(error));
    return [];
  }
}

type Settle = (waiting: Waiting, end: () => void) => void;

function submit(batch: readonly Waiting[], cluster: Cluster): Promise<string> {
  const { numCpus, numGpus, memory, resources, runtimeEnv, workingDir, env, study, portable, storage } = cluster;
  const { packageFolder = dirname(require.resolve("tslab-ml/package.json")) } = cluster;
  const numbers = batch.map(({ trial }) => trial.number);
  const name = batch.length === 1 ? `trial-${numbers[0]}` : `trials-${numbers[0]}-to-${numbers.at(-1)}`;
  // Names of jobs are letters, digits, dashes and dots.
  const submissionId = `${study.name}-${name}-${batch[0]?.deaths}-${Date.now().toString(36)}`.replace(/[^\w.-]+/g, "-");
  const trials = batch.map(({ trial: { id, number, params, userAttrs, systemAttrs } }) => ({ id, number, params, userAttrs, systemAttrs }));
  const threads: Record<string, string> =
    numCpus === undefined || numCpus >= 1 ? { TF_NUM_INTRAOP_THREADS: String(Math.floor(numCpus ?? 1)) } : {};
  return cluster.jobs.submit({
    submissionId,
    entrypoint: `node ${JSON.stringify(join(packageFolder, "dist", "src", "sweep", "executors", "ray", "worker.js"))}`,
    ...{ numCpus, numGpus, memory, resources, runtimeEnv, workingDir },
    env: { ...threads, ...env, [taskVariable]: encodeTask({ portable, storage, job: submissionId, trials }) },
    metadata: { study: study.name, ...(batch.length === 1 ? { trial: String(numbers[0]) } : { trials: numbers.join(", ") }) },
  });
}

/** Waits for the end of a job; undefined when it was stopped, for all of its trials are pruned. */
async function watched(id: string, open: Set<Waiting>, cluster: Cluster, settle: Settle): Promise<RayJob | undefined> {
  const { jobs, look, logs, study, pollInterval } = cluster;
  const [first] = open;
  const several = open.size > 1;
  const print = logOf(() => jobs.logs(id), (first as Waiting).trial.number);
  const reported = new Map<Waiting, Set<string>>([...open].map((waiting) => [waiting, new Set()]));
  const stop = first?.stop;
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
    if (open.size > 0 && (several || study.pruner)) {
      const trials = await look.trials();
      const pruned: Waiting[] = [];
      for (const waiting of [...open])
        if (
          !takeResult(waiting, trials, settle) &&
          study.pruner &&
          (await isPruned(trials, waiting.trial, reported.get(waiting) as Set<string>))
        )
          pruned.push(waiting);
      const all = pruned.length > 0 && pruned.length === open.size;
      if (all) await jobs.stop(id);
      for (const waiting of pruned) settle(waiting, () => waiting.reject(new TrialPruned()));
      if (all) return undefined;
    }
    await sleep(1000 * pollInterval, undefined, { signal: stop }).catch(() => {});
  }
}

/** A look from before the job was handed in does not have it. */
const seen = async (look: Cluster["look"], jobs: RayJobs, id: string): Promise<RayJob> =>
  (await look.jobs()).find(({ submissionId }) => submissionId === id) ?? jobs.get(id);

/** Ends a trial whose job has noted how it ended. @returns whether it has */
function takeResult(waiting: Waiting, trials: readonly FrozenTrial[], settle: Settle): boolean {
  const { systemAttrs = {} } = trials.find(({ id }) => id === waiting.trial.id) ?? {};
  const failed = systemAttrs[failedAttr] as Failed | undefined;
  if (returnedAttr in systemAttrs) settle(waiting, () => waiting.resolve(systemAttrs[returnedAttr] as Returned));
  else if (failed) settle(waiting, () => waiting.reject(failed.pruned ? new TrialPruned(failed.message) : errorOf(failed)));
  else return false;
  return true;
}

async function isPruned(trials: readonly FrozenTrial[], trial: Trial, reported: Set<string>): Promise<boolean> {
  const seenValues = trials.find(({ id }) => id === trial.id)?.intermediateValues ?? {};
  for (const [step, value] of Object.entries(seenValues)) {
    if (reported.has(step)) continue;
    reported.add(step);
    trial.report(value, Number(step));
    if (await trial.shouldPrune()) return true;
  }
  return false;
}

/** The trials that did not die too often. A job's death counts against the trial that it was at; against all where it was at none. */
function toRepeat(
  id: string,
  job: RayJob,
  left: readonly Waiting[],
  trials: readonly FrozenTrial[],
  { retries }: Cluster,
): readonly Waiting[] {
  const atIt = left.filter(({ trial }) => trials.find((one) => one.id === trial.id)?.systemAttrs[begunAttr] === id);
  for (const waiting of atIt.length > 0 ? atIt : left) waiting.deaths++;
  const again = left.filter(({ deaths }) => deaths <= retries);
  const why = wordsOf(job);
  if (again.length > 0) {
    const numbers = again.map(({ trial }) => trial.number).join(", ");
    console.warn(
      again.length === 1
        ? `trial ${numbers}: the job ${id} ended without a result (${why}); it is handed in again.`
        : `trials ${numbers}: the job ${id} ended without their results (${why}); they are handed in again.`,
    );
  }
  return again;
}

function lastWord(id: string, job: RayJob, deaths: number): string {
  return `the job ${id} ended as ${job.status} without a result, ${deaths} times: ${wordsOf(job)}`;
}

/** Without the log, which Ray appends and which was printed. */
const wordsOf = ({ message, status }: RayJob): string => message?.split(", last available logs")[0] ?? `${status}, Ray says nothing more`;
