import { type FrozenTrial, lastStep } from "../storage";
import { checkWhole, directionOf, type Pruner } from "./pruner";

export interface SuccessiveHalvingOptions {
  /** The step of the first rung; "auto" takes a hundredth of the longest complete trial's steps. Default: "auto". */
  minResource?: number | "auto";
  /** Of so many trials at a rung one goes on, and the next rung is so many times further. Default: 4. */
  reductionFactor?: number;
  /** Leaves out the first so many rungs. Default: 0. */
  minEarlyStoppingRate?: number;
  /** So many trials must have reached a rung before one goes on from it. Not together with "auto". Default: 0. */
  bootstrapCount?: number;
}

/**
 * Asynchronous successive halving (ASHA, Li et al., https://arxiv.org/abs/1810.05934), Optuna's `SuccessiveHalvingPruner`: a trial goes on from
 * rung `r`, at step `minResource * reductionFactor ** (minEarlyStoppingRate + r)`, when it is among the best `1 / reductionFactor` of those that have
 * reached it. What was reached is kept in the trials' `systemAttrs` as `completed_rung_0`, ...
 *
 * @throws {RangeError} when an option is out of its range
 */
export function successiveHalving({
  minResource = "auto",
  reductionFactor = 4,
  minEarlyStoppingRate = 0,
  bootstrapCount = 0,
}: SuccessiveHalvingOptions = {}): Pruner {
  if (minResource !== "auto") checkWhole("successiveHalving", { minResource }, 1);
  checkWhole("successiveHalving", { reductionFactor }, 2);
  checkWhole("successiveHalving", { minEarlyStoppingRate, bootstrapCount }, 0);
  if (bootstrapCount > 0 && minResource === "auto")
    throw new RangeError(
      `successiveHalving: bootstrapCount is ${bootstrapCount}, but must be 0 with minResource "auto"; give minResource.`,
    );
  let first = minResource === "auto" ? undefined : minResource;
  return {
    name: "successiveHalving",
    judge(study, trial) {
      const step = lastStep(trial);
      if (step === undefined) return { prune: false };
      first ??= estimated(study.trials);
      if (first === undefined) return { prune: false };
      const value = trial.intermediateValues[step] as number;
      const systemAttrs: Record<string, number> = {};
      let rung = 0;
      while (rungKey(rung) in trial.systemAttrs) rung++;
      for (; ; rung++) {
        if (step < first * reductionFactor ** (minEarlyStoppingRate + rung)) return { prune: false, systemAttrs };
        if (Number.isNaN(value)) return { prune: true, systemAttrs };
        const key = rungKey(rung);
        systemAttrs[key] = value;
        const competing = study.trials.flatMap(({ id, systemAttrs: own }) =>
          id !== trial.id && typeof own[key] === "number" ? [own[key] as number] : [],
        );
        competing.push(value);
        if (competing.length <= bootstrapCount) return { prune: true, systemAttrs };
        // Of the first few trials the best one so far goes on, for none can wait.
        const last = Math.max(Math.floor(competing.length / reductionFactor) - 1, 0);
        competing.sort((a, b) => a - b);
        const goesOn =
          directionOf(study) === "maximize" ? value >= (competing.at(-(last + 1)) as number) : value <= (competing[last] as number);
        if (!goesOn) return { prune: true, systemAttrs };
      }
    },
  };
}

const rungKey = (rung: number) => `completed_rung_${rung}`;

function estimated(trials: readonly FrozenTrial[]): number | undefined {
  const steps = trials.flatMap((trial) => (trial.state === "COMPLETE" ? (lastStep(trial) ?? []) : []));
  return steps.length === 0 ? undefined : Math.max(Math.floor(Math.max(...steps) / 100), 1);
}
