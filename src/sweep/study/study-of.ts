import { displaySymbol } from "../../display";
import { nsga2, type Sampler, type StudyView, tpe } from "../samplers";
import { contains, type Distribution, type FlatParameter, flatten, type Space, toInternal } from "../space";
import type { Direction, FrozenTrial, Storage, StudyRecord } from "../storage";
import { bestTrialOf, paretoFront } from "./best";
import { checkCompatible, checkName, knownDistribution } from "./compatible";
import { optimizeStudy } from "./optimize";
import { failStale } from "./stale";
import type { SearchOptions, Study, StudyCore } from "./study";
import { summaryOf } from "./summary";
import { messageOf, outcomeOf, problemOfValues, prunedOutcome } from "./tell";
import { checkTemplate } from "./template";
import { beginTrial } from "./trial";

/** The study of a record, with the trials that are in the storage; `owned`: it closes the storage. */
export async function studyOf<S extends Space>(
  storage: Storage,
  record: StudyRecord,
  options: SearchOptions<S>,
  owned: boolean,
): Promise<Study<S>> {
  const { id, name, directions } = record;
  const { space, pruner, heartbeat } = options;
  const sampler = options.sampler ?? defaultSampler(directions.length);
  const flat = space && flatten(space);
  const always: Record<string, Distribution> | undefined =
    flat && Object.fromEntries(flat.filter((one) => one.always).map(({ path, distribution }) => [path, distribution]));
  let trials = await storage.trials(id);
  let userAttrs = record.userAttrs;
  let stopped = false;
  for (const { path, distribution } of flat ?? []) {
    checkName(path);
    const before = knownDistribution(trials, path);
    if (before) checkCompatible(path, before, distribution);
  }

  const view = (without?: number): StudyView => ({
    name,
    directions,
    trials: without === undefined ? trials : trials.filter((trial) => trial.id !== without),
    ...(always && { space: always, declared: space }),
  });
  const refresh = async () => {
    trials = await storage.trials(id);
    return trials;
  };
  const bestTrial = () => {
    if (directions.length > 1) throw new Error("study: there are several objectives and thus no single best trial; use bestTrials.");
    const best = bestTrialOf(trials, directions[0] as Direction);
    if (best) return best;
    const complete = trials.filter(({ state }) => state === "COMPLETE").length;
    if (complete > 0)
      throw new Error(
        `study: of ${complete} complete ${complete === 1 ? "trial" : "trials"} none keeps its constraints, so that none is the best.`,
      );
    const failed = trials.filter(({ state }) => state === "FAIL");
    const reason = failed.at(-1)?.systemAttrs.fail_reason;
    throw new Error(
      `study: no trial is complete yet${failed.length > 0 ? `; ${failed.length} failed${reason ? `, the last one because ${reason}` : ""}` : "."}`,
    );
  };

  const study: StudyCore<S> = {
    id,
    name,
    directions,
    space,
    sampler,
    pruner,
    storage,
    heartbeat,
    get trials() {
      return trials;
    },
    get userAttrs() {
      return userAttrs;
    },
    get bestTrial() {
      return bestTrial();
    },
    get bestValue() {
      return bestTrial().values?.[0] as number;
    },
    get bestParams() {
      return bestTrial().params;
    },
    get bestTrials() {
      return paretoFront(trials, directions);
    },
    get stopped() {
      return stopped;
    },
    view,
    begin: () => {
      stopped = false;
    },
    stop: () => {
      stopped = true;
    },
    optimize: (objective, optimizeOptions = {}) => optimizeStudy(study, objective, optimizeOptions),
    async ask() {
      if (heartbeat) await failStale(study, heartbeat);
      const begun = await storage.startTrial(id);
      const record = begun.trial;
      trials = [...begun.trials];
      (trials as FrozenTrial[])[record.number] = record;
      const now = async () => {
        await refresh();
        return view(record.id);
      };
      try {
        return beginTrial<S>(record, { storage, sampler, pruner, space, study: view(record.id), now });
      } catch (error) {
        // Nobody has this trial, so nobody else could end it.
        await study.end(record, { state: "FAIL", values: null, reason: messageOf(error) });
        throw error;
      }
    },
    async tell(trial, values, { state, reason, skipIfFinished = false } = {}) {
      if (typeof trial !== "number") await trial.saved();
      const number = typeof trial === "number" ? trial : trial.number;
      await refresh();
      const found = trials.find((one) => one.number === number);
      if (!found) throw new RangeError(`tell: there is no trial ${number}; the study has ${trials.length}.`);
      if (found.state !== "RUNNING") {
        if (skipIfFinished && found.state !== "WAITING") return found;
        throw new RangeError(`tell: trial ${number} is ${found.state}, but must be RUNNING.`);
      }
      if (state === "PRUNED" || state === "FAIL") {
        if (values !== undefined && values !== null)
          throw new RangeError(`tell: there are values, but a trial that ends as ${state} has none.`);
        return study.end(found, state === "PRUNED" ? prunedOutcome(found, directions.length) : { state, values: null, reason });
      }
      const problem = problemOfValues(values, directions.length);
      if (problem && state === "COMPLETE") throw new RangeError(`tell: ${problem}`);
      return study.end(found, outcomeOf(values, directions.length));
    },
    async end(trial, { state, values, reason }, systemAttrs = {}) {
      const attributes = reason === undefined ? systemAttrs : { fail_reason: reason, ...systemAttrs };
      const ended = await storage.finish(trial.id, state, values, attributes);
      await refresh();
      const found = trials.find(({ id }) => id === trial.id) as FrozenTrial;
      // A retry counts from the trial that somebody else has failed, so what came too late is not kept.
      if (!ended)
        console.warn(
          `study: trial ${trial.number} was ended as ${found?.state} by another process before it was done here, and its result is not kept; was its heartbeat late?`,
        );
      return found;
    },
    async enqueueTrial(params, { userAttrs: attributes = {}, skipIfExists = false } = {}) {
      if (flat) checkEnqueued(params, flat);
      if (skipIfExists) {
        await refresh();
        const same = (other: unknown) => JSON.stringify(sorted(other as object)) === JSON.stringify(sorted(params));
        if (trials.some((trial) => same(trial.systemAttrs.fixed_params ?? {}) || same(trial.params))) return;
      }
      await storage.addTrial(id, { state: "WAITING", userAttrs: attributes, systemAttrs: { fixed_params: params } });
      await refresh();
    },
    async addTrial(template) {
      checkTemplate(template, directions.length);
      const added = await storage.addTrial(id, template);
      await refresh();
      return added;
    },
    async setUserAttr(key, value) {
      await storage.setStudyAttr(id, "user", key, value);
      userAttrs = { ...userAttrs, [key]: value };
    },
    refresh,
    async close() {
      if (owned) await storage.close();
    },
    [displaySymbol]: () => summaryOf(name, trials, directions),
  };
  return study;
}

const sorted = (params: object) => Object.entries(params).sort(([a], [b]) => (a < b ? -1 : 1));

function checkEnqueued(params: object, flat: readonly FlatParameter[]): void {
  for (const [name, value] of Object.entries(params)) {
    const known = flat.filter(({ path }) => path === name);
    if (known.length === 0)
      throw new RangeError(
        `enqueueTrial: there is no parameter "${name}" in the study's space; there are ${flat.map(({ path }) => path).join(", ")}.`,
      );
    if (!known.some(({ distribution }) => contains(distribution, toInternal(distribution, value))))
      throw new RangeError(
        `enqueueTrial: "${name}" is ${JSON.stringify(value)}, which is no value of ${JSON.stringify(known[0]?.distribution)}.`,
      );
  }
}

/** Optuna's: NSGA-II for several objectives. */
function defaultSampler(objectives: number): Sampler {
  return objectives > 1 ? nsga2() : tpe();
}
