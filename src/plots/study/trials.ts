/** A parameter's range as a study keeps it. */
export interface DistributionLike {
  readonly kind: string;
  readonly low?: number;
  readonly high?: number;
  readonly log?: boolean;
  readonly choices?: readonly unknown[];
}

/** What these plots read of a trial; those of `sweep` have it. */
export interface TrialLike {
  readonly number: number;
  readonly state: string;
  readonly values: readonly number[] | null;
  readonly params: Readonly<Record<string, unknown>>;
  readonly distributions: Readonly<Record<string, DistributionLike>>;
  readonly intermediateValues: Readonly<Record<number, number>>;
  /** Where Optuna keeps constraints. */
  readonly systemAttrs?: Readonly<Record<string, unknown>>;
  readonly datetimeStart: Date | null;
  readonly datetimeComplete: Date | null;
}

/** What these plots read of a study; those of `sweep.createStudy` and `sweep.loadStudy` have it. */
export interface StudyLike {
  readonly name: string;
  readonly directions: readonly ("minimize" | "maximize")[];
  readonly trials: readonly TrialLike[];
}

export interface StudyPlotOptions {
  /** What the objective measures, with its unit: "Validation accuracy (share)". Default: "Objective value". */
  measure?: string;
  title?: string;
}

/** A complete trial of a study with one objective. */
export interface Completed extends TrialLike {
  readonly value: number;
}

/** @throws {RangeError} when the study has several objectives */
export function checkSingle(caller: string, { directions }: StudyLike): void {
  if (directions.length > 1)
    throw new RangeError(`${caller}: the study has ${directions.length} objectives, but this plot shows one; use paretoFront.`);
}

/**
 * The complete trials with a finite value, by number.
 *
 * @throws {RangeError} when there is none, or the study has several objectives
 */
export function completed(caller: string, study: StudyLike): Completed[] {
  checkSingle(caller, study);
  const found = study.trials.flatMap((trial): Completed[] => {
    const value = trial.values?.[0];
    return trial.state === "COMPLETE" && value !== undefined && Number.isFinite(value) ? [{ ...trial, value }] : [];
  });
  if (found.length === 0) throw new RangeError(`${caller}: the study ${study.name} has no complete trial yet.`);
  return found;
}

/** Whether a trial keeps its constraints, so that it may be the best one: all numbers under `constraints` and `constraints:NAME` are at most 0. */
export const isFeasible = ({ systemAttrs = {} }: TrialLike): boolean =>
  Object.entries(systemAttrs)
    .flatMap(([key, value]) => (key === "constraints" || key.startsWith("constraints:") ? [value].flat() : []))
    .every((value) => typeof value === "number" && value <= 0);

/**
 * Names of the parameters, sorted.
 *
 * @throws {RangeError} when one that is asked for is not there
 */
export function paramsOf(caller: string, trials: readonly TrialLike[], wanted?: readonly string[]): string[] {
  const known = [...new Set(trials.flatMap(({ params }) => Object.keys(params)))].sort();
  const unknown = wanted?.find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw new RangeError(`${caller}: there is no parameter "${unknown}" in the study; there are ${known.join(", ") || "none"}.`);
  return wanted ? [...new Set(wanted)].sort() : known;
}

/** The range of a parameter, of the first trial that has it. */
export const distributionOf = (trials: readonly TrialLike[], name: string): DistributionLike | undefined =>
  trials.find(({ distributions }) => Object.hasOwn(distributions, name))?.distributions[name];

export const isCategorical = (distribution: DistributionLike | undefined): boolean => distribution?.kind === "categorical";

/** The attributes of an axis that shows a parameter. */
export function paramAxis(distribution: DistributionLike | undefined): object {
  if (isCategorical(distribution))
    return { type: "category", categoryorder: "array", categoryarray: (distribution?.choices ?? []).map(String) };
  if (!distribution?.log) return {};
  const decades = Math.log10((distribution.high ?? 1) / (distribution.low ?? 1));
  // The ticks of small plots are whole decades.
  return { type: "log", ...(decades >= 1.5 && { dtick: Math.ceil(decades / 3), tickangle: 0 }) };
}

/** A parameter's value as an axis takes it. */
export const onAxis = (value: unknown, distribution: DistributionLike | undefined) =>
  isCategorical(distribution) ? String(value) : (value as number);

/** Parameters as a hover shows them. */
export const described = ({ number, params }: TrialLike): string =>
  [
    `trial ${number}`,
    ...Object.entries(params).map(([name, value]) => `${name}: ${typeof value === "number" ? Number(value.toPrecision(5)) : value}`),
  ].join("<br>");
