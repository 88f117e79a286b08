import type { CategoricalDistribution, Choice, Distribution, FloatDistribution, IntDistribution, ParamValue } from "./distributions";

/** Parameters by name: distributions, spaces within the space, and choices that bring parameters of their own. */
export interface Space {
  readonly [name: string]: Distribution | Conditional | Space;
}

/** A choice whose alternatives have parameters of their own. */
export interface Conditional<B extends Branches = Branches> {
  readonly kind: "conditional";
  readonly branches: B;
}

export interface Branches {
  readonly [choice: string]: Space;
}

/** The parameters of a trial: numbers, choices, objects for spaces within the space, and for a conditional its `name` beside its parameters. */
export type Params<S> = { readonly [K in keyof S]: ParamsOf<S[K]> };

/** What the objective gets for one entry of a space. */
export type ParamsOf<T> = T extends FloatDistribution | IntDistribution
  ? number
  : T extends CategoricalDistribution<infer C>
    ? C
    : T extends Conditional<infer B>
      ? { [K in keyof B]: { readonly name: K } & Params<B[K]> }[keyof B]
      : Params<T>;

/**
 * A choice between alternatives that have parameters of their own.
 *
 *     optimizer: sweep.conditional({ sgd: { momentum: sweep.float(0, 0.99) }, adam: {} })
 *
 * The objective sees `{ name: "sgd", momentum: 0.9 }` or `{ name: "adam" }`; the study keeps the parameters `optimizer` ("sgd" or "adam")
 * and, where it was sampled, `optimizer.sgd.momentum`.
 *
 * @throws {RangeError} when there is no alternative, or one has a parameter called `name`
 */
export function conditional<const B extends Branches>(branches: B): Conditional<B> {
  if (Object.keys(branches).length === 0) throw new RangeError("conditional: there are no alternatives, but must be at least one.");
  for (const [choice, space] of Object.entries(branches))
    if ("name" in space)
      throw new RangeError(`conditional: "${choice}" has a parameter called name, which is what the choice itself is called; rename it.`);
  return { kind: "conditional", branches };
}

/**
 * A search space; its parameters' types are those of `trial.params`.
 *
 *     const space = sweep.space({
 *       learningRate: sweep.float(1e-5, 1e-1, { log: true }),
 *       layers: { units: sweep.int(16, 256, { step: 16 }), activation: sweep.categorical(["relu", "tanh"]) },
 *     });
 *
 * Within the study a parameter of an inner space is called by its path, `layers.units`.
 *
 * @throws {RangeError} when it is empty, an entry is no distribution, or two parameters have the same path
 */
export function space<const S extends Space>(parameters: S): S {
  checkSpace(parameters);
  return parameters;
}

/** Asks for one parameter by its path. */
export type Suggest = (path: string, distribution: Distribution) => ParamValue;

/** Goes through a space from top to bottom and only into the alternatives that were chosen; the objective's parameters. */
export function sampleSpace<S extends Space>(given: S, suggest: Suggest, prefix = ""): Params<S> {
  const params: Record<string, unknown> = {};
  for (const [name, entry] of Object.entries(given)) {
    const path = prefix + name;
    if (isDistribution(entry)) params[name] = suggest(path, entry);
    else if (isConditional(entry)) {
      const chosen = suggest(path, choicesOf(entry)) as string;
      params[name] = { name: chosen, ...sampleSpace(entry.branches[chosen] as Space, suggest, `${path}.${chosen}.`) };
    } else params[name] = sampleSpace(entry, suggest, `${path}.`);
  }
  return params as Params<S>;
}

/** What a name of a space stands for. */
export type Entry =
  | { readonly kind: "parameter"; readonly path: string; readonly distribution: Distribution }
  | { readonly kind: "conditional"; readonly path: string; readonly distribution: Distribution; readonly branches: [string, Space][] }
  | { readonly kind: "space"; readonly path: string; readonly space: Space };

/** The entries of a space, by what they are. */
export function entriesOf(given: Space, prefix = ""): Entry[] {
  return Object.entries(given).map(([name, entry]) => {
    const path = prefix + name;
    if (isDistribution(entry)) return { kind: "parameter", path, distribution: entry };
    if (!isConditional(entry)) return { kind: "space", path, space: entry };
    return { kind: "conditional", path, distribution: choicesOf(entry), branches: Object.entries(entry.branches) };
  });
}

export interface FlatParameter {
  readonly path: string;
  readonly distribution: Distribution;
  /** Whether every trial has it, whatever it chooses. */
  readonly always: boolean;
}

/** All parameters of a space by their paths, those of all alternatives too. */
export function flatten(given: Space, prefix = "", always = true): FlatParameter[] {
  return entriesOf(given, prefix).flatMap((entry) => {
    const { path } = entry;
    if (entry.kind === "space") return flatten(entry.space, `${path}.`, always);
    const own = { path, distribution: entry.distribution, always };
    if (entry.kind === "parameter") return [own];
    return [own, ...entry.branches.flatMap(([choice, branch]) => flatten(branch, `${path}.${choice}.`, false))];
  });
}

/** @throws {RangeError} see {@link space} */
export function checkSpace(given: Space): void {
  if (typeof given !== "object" || given === null || Object.keys(given).length === 0)
    throw new RangeError("space: there are no parameters, but must be at least one, as in { x: sweep.float(0, 1) }.");
  checkEntries(given, "");
  const paths = flatten(given).map(({ path }) => path);
  const twice = paths.find((path, i) => paths.indexOf(path) !== i);
  if (twice !== undefined) throw new RangeError(`space: there are two parameters with the path "${twice}"; rename one of them.`);
}

function checkEntries(given: Space, prefix: string): void {
  for (const [name, entry] of Object.entries(given)) {
    if (typeof entry !== "object" || entry === null)
      throw new RangeError(
        `space: "${prefix}${name}" is ${JSON.stringify(entry)}, but must be a distribution, as in sweep.float(0, 1), or a space; a fixed value needs no parameter.`,
      );
    if (isDistribution(entry)) continue;
    const inner = isConditional(entry) ? Object.entries(entry.branches) : [["", entry] as const];
    for (const [choice, branch] of inner) checkEntries(branch, `${prefix}${name}.${choice && `${choice}.`}`);
  }
}

const choicesOf = ({ branches }: Conditional): CategoricalDistribution<Choice> => ({ kind: "categorical", choices: Object.keys(branches) });
const kindOf = (entry: Space[string]) => (entry as { kind?: unknown }).kind;
const isConditional = (entry: Space[string]): entry is Conditional => kindOf(entry) === "conditional";
const isDistribution = (entry: Space[string]): entry is Distribution =>
  kindOf(entry) === "float" || kindOf(entry) === "int" || kindOf(entry) === "categorical";
