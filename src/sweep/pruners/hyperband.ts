import type { StudyView } from "../samplers";
import { lastStep } from "../storage";
import { crc32 } from "./crc32";
import { checkWhole, type Pruner } from "./pruner";
import { successiveHalving } from "./successive-halving";

export interface HyperbandOptions {
  /** The step of the first rung of the hardest bracket. Default: 1. */
  minResource?: number;
  /** The steps of a whole trial; "auto" takes those of the longest one that is complete. Default: "auto". */
  maxResource?: number | "auto";
  /** See {@link successiveHalving}. Default: 3. */
  reductionFactor?: number;
  /** See {@link successiveHalving}. Default: 0. */
  bootstrapCount?: number;
}

/**
 * Several brackets of successive halving, from early to late pruning, that share the trials (Li et al., JMLR 18, 2018); Optuna's `HyperbandPruner`.
 * Trials go to brackets by a checksum of the study's name and their number, so that Python and TypeScript agree, and a sampler learns from the
 * trials of the same bracket.
 *
 * @throws {RangeError} when an option is out of its range
 */
export function hyperband({
  minResource = 1,
  maxResource = "auto",
  reductionFactor = 3,
  bootstrapCount = 0,
}: HyperbandOptions = {}): Pruner {
  checkWhole("hyperband", { minResource }, 1);
  checkWhole("hyperband", { reductionFactor }, 2);
  checkWhole("hyperband", { bootstrapCount }, 0);
  if (maxResource !== "auto") checkWhole("hyperband", { maxResource }, minResource);
  else if (bootstrapCount > 0)
    throw new RangeError(`hyperband: bootstrapCount is ${bootstrapCount}, but must be 0 with maxResource "auto"; give maxResource.`);
  let brackets: { pruner: Pruner; budget: number }[] = [];

  const prepare = ({ trials }: StudyView) => {
    if (brackets.length > 0) return;
    let most = maxResource;
    if (most === "auto") {
      const steps = trials.flatMap((trial) => (trial.state === "COMPLETE" ? (lastStep(trial) ?? []) : []));
      if (steps.length === 0) return;
      most = Math.max(...steps) + 1;
    }
    // The small number makes log(27, 3) three.
    const count = Math.max(Math.floor(Math.log(most / minResource) / Math.log(reductionFactor) + 1e-12) + 1, 1);
    brackets = Array.from({ length: count }, (_, bracket) => ({
      pruner: successiveHalving({ minResource, reductionFactor, minEarlyStoppingRate: bracket, bootstrapCount }),
      budget: Math.ceil((count * reductionFactor ** (count - 1 - bracket)) / (count - bracket)),
    }));
  };
  const bracketOf = (study: StudyView, trialNumber: number) => {
    const total = brackets.reduce((sum, { budget }) => sum + budget, 0);
    let n = crc32(`${study.name}_${trialNumber}`) % total;
    return brackets.findIndex(({ budget }) => (n -= budget) < 0);
  };
  const part = (study: StudyView, trialNumber: number): StudyView => {
    prepare(study);
    if (brackets.length === 0) return study;
    const bracket = bracketOf(study, trialNumber);
    return { ...study, trials: study.trials.filter(({ number }) => bracketOf(study, number) === bracket) };
  };

  return {
    name: "hyperband",
    part,
    judge(study, trial) {
      prepare(study);
      const bracket = brackets[brackets.length > 0 ? bracketOf(study, trial.number) : 0];
      return bracket ? bracket.pruner.judge(part(study, trial.number), trial) : { prune: false };
    },
  };
}
