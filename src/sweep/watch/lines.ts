import { duration } from "../../display";
import { paramsOf, resultOf, type Summary, stateOf } from "./summary";
import type { Watch } from "./watch";

/** One line for every trial that has ended: `Trial 12 complete: 0.9132, units = 64 - best 0.9201 (trial 7) - 13 of 40, ETA 3:20`. */
export function lineWatch(print: (line: string) => void): Watch {
  return {
    changed(ended, _, summary) {
      if (!ended) return;
      const result = ended.state === "FAIL" ? ` because ${ended.systemAttrs.fail_reason}` : `: ${resultOf(ended)}`;
      const now = summary();
      print(`Trial ${ended.number} ${stateOf(ended)}${result}, ${paramsOf(ended)} - ${bestOf(now)} - ${restOf(now)}`);
    },
    end() {},
  };
}

export function bestOf({ best }: Summary): string {
  const [first] = best;
  if (!first) return "no trial complete yet";
  return best.length === 1 ? `best ${resultOf(first)} (trial ${first.number})` : `${best.length} trials on the Pareto front`;
}

export function restOf({ ended, wanted, secondsLeft }: Summary): string {
  const of = Number.isFinite(wanted) ? ` of ${wanted}` : "";
  const left = secondsLeft !== undefined && Number.isFinite(secondsLeft) && ended < wanted ? `, ETA ${duration(secondsLeft)}` : "";
  return `${ended}${of}${left}`;
}
