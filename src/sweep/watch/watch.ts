import { host } from "../../display";
import type { StudyView } from "../samplers";
import type { FrozenTrial } from "../storage";
import { lineWatch } from "./lines";
import { notebookWatch } from "./notebook";
import { type Summary, summaryOf, type Wanted } from "./summary";

/** Something that shows a run of trials while it goes on. */
export interface Watch {
  /** Called when a trial has begun, and with one that has ended. */
  changed(ended: FrozenTrial | undefined, trials: readonly FrozenTrial[], summary: () => Summary): void;
  /** Always called last, also when the run was interrupted or has failed. */
  end(trials: readonly FrozenTrial[], summary: () => Summary): void | Promise<void>;
}

/** A run of trials, shown where it is watched: live in a notebook, by a line per trial elsewhere. */
export function watchRun(study: () => StudyView, wanted: Wanted, verbose: boolean) {
  if (!verbose) return { changed() {}, async end() {} };
  const kernel = host();
  const watch = kernel?.live ? notebookWatch(kernel, study) : lineWatch((line) => console.log(line));
  const begun = performance.now();
  const first = study().trials.length;
  const summary = () =>
    summaryOf(study().trials, { directions: study().directions, first, wanted, seconds: (performance.now() - begun) / 1000 });
  return {
    changed: (ended?: FrozenTrial) => watch.changed(ended, study().trials, summary),
    end: async () => watch.end(study().trials, summary),
  };
}
