import type { Displayable } from "../display";
import type { Figure } from "../plots";
import type { tf } from "../runtime";

/** Text, or one text per line of a list. */
export type Prose = string | readonly string[];

/** A number, or one with the ends of an interval: as here, or as `metrics.bootstrap` gives it. */
export type Score =
  | number
  | { readonly value: number; readonly low: number; readonly high: number }
  | { readonly estimate: number; readonly low: number; readonly high: number };

/** Anything that shows itself in a notebook: a classification report, a table, a figure. */
export type Result = Displayable | Figure;

/** Who made the model, when, and what it is. */
export interface ModelDetails {
  readonly name: string;
  /** One or two sentences on what it does. */
  readonly description?: string;
  readonly version?: string;
  /** ISO date. Default: today. */
  readonly date?: string;
  /** "Convolutional network". Default: read from the model. */
  readonly type?: string;
  readonly developers?: Prose;
  readonly license?: string;
  readonly citation?: string;
  /** Where more is written. */
  readonly references?: Prose;
  /** Where questions go. */
  readonly contact?: string;
}

export interface IntendedUse {
  readonly primaryUses?: Prose;
  readonly primaryUsers?: Prose;
  readonly outOfScope?: Prose;
}

/** What the performance may depend on: groups of people, instruments, surroundings. */
export interface Factors {
  readonly relevant?: Prose;
  readonly evaluated?: Prose;
}

/** Samples as `data.tensorPair` keeps them. */
export interface Samples {
  readonly xs: tf.Tensor;
  readonly ys: tf.Tensor;
  readonly classNames?: readonly string[];
}

export interface DataDescription {
  readonly name?: string;
  readonly description?: Prose;
  /** Where it comes from: an address, a citation. */
  readonly source?: string;
  readonly license?: string;
  readonly motivation?: Prose;
  readonly preprocessing?: Prose;
  /** The samples themselves: their number, shape and classes are read from them. */
  readonly samples?: Samples;
}

/** What `train.fit` returns. */
export interface Run {
  readonly epoch: readonly number[];
  readonly history: Readonly<Record<string, readonly number[]>>;
  readonly params?: { readonly epochs: number; readonly batchSize: number; readonly samples: number };
  readonly seconds?: readonly number[];
  readonly interrupted?: boolean;
}

export interface Training {
  readonly history?: Run;
  /** Settings by name: optimizer, learning rate, augmentation, seed, ... Those of the history are added. */
  readonly settings?: Readonly<Record<string, string | number | boolean>>;
}

export interface Evaluation {
  /** Scores by name. */
  readonly scores?: Readonly<Record<string, Score>>;
  /** Why these, and which thresholds decide. */
  readonly reasons?: Prose;
  /** What is shown under the scores, by caption: `{ "Per class": metrics.classificationReport(...) }`. */
  readonly results?: Readonly<Record<string, Result>>;
}

export interface Fairness {
  /** Results per group, by caption. */
  readonly unitary?: Readonly<Record<string, Result>>;
  /** Results for groups of several attributes at once, by caption. */
  readonly intersectional?: Readonly<Record<string, Result>>;
  /** What was found. */
  readonly findings?: Prose;
}

export interface Cost {
  /** Seconds of training. Default: the sum over the history's epochs. */
  readonly trainingSeconds?: number;
  /** Milliseconds per sample at prediction. */
  readonly latencyMs?: number;
  /** What it ran on. Default: what `runtime.describeBackend()` says. */
  readonly hardware?: string;
  /** Mean power drawn while training, in watts; energy follows from it. */
  readonly watts?: number;
  /** Carbon intensity of that electricity, in grams of CO2 equivalent per kWh; needs `watts`. */
  readonly gramsPerKwh?: number;
  /** Price of an hour of that machine; needs `currency`. */
  readonly pricePerHour?: number;
  readonly currency?: string;
}

/** What a card is made from. Whatever is left out stands in the card as "Not stated.", so that gaps are seen. */
export interface ModelCardContent {
  readonly details: ModelDetails;
  /** Layers, shapes and parameters are read from it. */
  readonly model?: tf.LayersModel;
  readonly intendedUse?: IntendedUse;
  readonly factors?: Factors;
  readonly trainingData?: DataDescription;
  readonly evaluationData?: DataDescription;
  readonly training?: Training;
  readonly evaluation?: Evaluation;
  readonly fairness?: Fairness;
  readonly ethicalConsiderations?: Prose;
  /** Limits, and what to do about them. */
  readonly caveats?: Prose;
  readonly cost?: Cost;
}
