import { type Displayable, displaySymbol, type MimeBundle } from "../../display";
import { asTable, type TableLike } from "../../table";
import { bundleOf, gridPart } from "../grid";
import { count, share } from "../numbers";
import type { Sample } from "./deck";

/** A rule of thumb that labels a sample, or abstains with null. */
export interface LabelingFunction {
  readonly name: string;
  /** The label, or null to abstain. */
  readonly vote: (sample: Sample) => string | null;
}

/** What each function said about each sample. */
export interface Votes {
  readonly functions: readonly string[];
  /** `votes[i][j]`: what function j said about sample i; null where it abstained. */
  readonly votes: readonly (readonly (string | null)[])[];
}

/** How useful one function is, in the words of Snorkel's `LFAnalysis`. */
export interface FunctionSummary {
  readonly name: string;
  /** The labels that it gives. */
  readonly polarity: readonly string[];
  /** Share of the samples that it labels. */
  readonly coverage: number;
  /** Share of the samples that it and another function label. */
  readonly overlaps: number;
  /** Share of the samples that it and another function label differently. */
  readonly conflicts: number;
  /** Share of its labels that are right; only where right labels were given, and undefined where it labels none of them. */
  readonly accuracy?: number;
}

export interface WeakSummary extends Displayable {
  readonly samples: number;
  /** Share of the samples that at least one function labels. */
  readonly coverage: number;
  readonly functions: readonly FunctionSummary[];
  [displaySymbol](): MimeBundle;
}

/** Names a labeling function. */
export const labelingFunction = (name: string, vote: LabelingFunction["vote"]): LabelingFunction => ({ name, vote });

/**
 * Asks every function about every sample.
 *
 *     const votes = await clean.applyLabelingFunctions(comments, [
 *       clean.labelingFunction("link", ({ text }) => (/https?:/.test(String(text)) ? "spam" : null)),
 *       clean.labelingFunction("thanks", ({ text }) => (/thank/i.test(String(text)) ? "ham" : null)),
 *     ]);
 *     clean.labelingSummary(votes)
 *
 * @throws {Error} when a function throws or gives something else than a text or null, naming it and the sample
 */
export async function applyLabelingFunctions(samples: TableLike, functions: readonly LabelingFunction[]): Promise<Votes> {
  const rows = await (await asTable(samples, "samples")).toRecords();
  return {
    functions: functions.map(({ name }) => name),
    votes: rows.map((sample, i) => functions.map((labeling) => voteOf(labeling, sample, i))),
  };
}

function voteOf({ name, vote }: LabelingFunction, sample: Sample, i: number): string | null {
  let label: unknown;
  try {
    label = vote(sample);
  } catch (cause) {
    throw new Error(
      `applyLabelingFunctions: function ${JSON.stringify(name)} failed on sample ${i}: ${cause instanceof Error ? cause.message : String(cause)}`,
      { cause },
    );
  }
  if (label === null || typeof label === "string") return label;
  throw new TypeError(
    `applyLabelingFunctions: function ${JSON.stringify(name)} gave ${String(label)} for sample ${i}, but must give a text, or null to abstain.`,
  );
}

/**
 * Coverage, overlaps and conflicts of every function; accuracy too where right labels are given (null where unknown).
 *
 * @throws {RangeError} when `gold` has another length than the votes
 */
export function labelingSummary({ functions, votes }: Votes, { gold }: { gold?: readonly (string | null)[] } = {}): WeakSummary {
  if (gold && gold.length !== votes.length)
    throw new RangeError(`labelingSummary: gold has ${gold.length} labels, but there are ${votes.length} samples.`);
  const part = (some: number) => (votes.length === 0 ? 0 : some / votes.length);
  const found = {
    samples: votes.length,
    coverage: part(votes.filter((row) => row.some((label) => label !== null)).length),
    functions: functions.map((name, j): FunctionSummary => {
      const own = votes.filter((row) => row[j] !== null);
      const others = (row: readonly (string | null)[]) => row.filter((label, k) => k !== j && label !== null);
      const judged = gold ? votes.flatMap((row, i) => (row[j] !== null && gold[i] !== null ? [row[j] === gold[i]] : [])) : [];
      return {
        name,
        polarity: [...new Set(own.map((row) => row[j] as string))].sort(),
        coverage: part(own.length),
        overlaps: part(own.filter((row) => others(row).length > 0).length),
        conflicts: part(own.filter((row) => others(row).some((label) => label !== row[j])).length),
        ...(judged.length > 0 ? { accuracy: judged.filter(Boolean).length / judged.length } : {}),
      };
    }),
  };
  return { ...found, [displaySymbol]: () => shown(found) };
}

export interface MajorityVoteOptions {
  /** What a sample gets when two labels have equally many votes: no label ("abstain"), or the label of the function that comes first ("first"). Default: "abstain". */
  ties?: "abstain" | "first";
}

/** The label that most functions give to each sample; null where all abstain. */
export function majorityVote({ votes }: Votes, { ties = "abstain" }: MajorityVoteOptions = {}): (string | null)[] {
  return votes.map((row) => {
    const counts = new Map<string, number>();
    for (const label of row) if (label !== null) counts.set(label, (counts.get(label) ?? 0) + 1);
    const most = Math.max(0, ...counts.values());
    const winners = [...counts].filter(([, votesOf]) => votesOf === most);
    return winners.length === 1 || (ties === "first" && winners.length > 1) ? (winners[0]?.[0] ?? null) : null;
  });
}

function shown({ samples, coverage, functions }: Omit<WeakSummary, typeof displaySymbol>): MimeBundle {
  const judged = functions.some(({ accuracy }) => accuracy !== undefined);
  const columns = ["function", "labels", "coverage", "overlaps", "conflicts", ...(judged ? ["accuracy"] : [])];
  const rows = functions.map(({ name, polarity, coverage: own, overlaps, conflicts, accuracy }) => [
    name,
    polarity.join(", "),
    share(own),
    share(overlaps),
    share(conflicts),
    ...(judged ? [accuracy === undefined ? "–" : share(accuracy)] : []),
  ]);
  rows.push([`at least one, of ${count(samples)}`, "", share(coverage), "", "", ...(judged ? [""] : [])]);
  return bundleOf([gridPart({ columns, rows, left: ["function", "labels"] })]);
}
