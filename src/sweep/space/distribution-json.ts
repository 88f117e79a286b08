import { type Choice, type Distribution, float, int } from "./distributions";

/** The text that a distribution was read from: Python knows choices and whole numbers that we cannot write, and compares them. */
const texts = new WeakMap<Distribution, string>();

/** Optuna's `distribution_to_json`: what the column `distribution_json` holds. */
export function distributionToJson(distribution: Distribution): string {
  const text = texts.get(distribution);
  if (text !== undefined) return text;
  switch (distribution.kind) {
    case "float": {
      const { step, low, high, log } = distribution;
      return JSON.stringify({ name: "FloatDistribution", attributes: { step, low, high, log } });
    }
    case "int": {
      const { log, step, low, high } = distribution;
      return JSON.stringify({ name: "IntDistribution", attributes: { log, step, low, high } });
    }
    case "categorical":
      return JSON.stringify({ name: "CategoricalDistribution", attributes: { choices: distribution.choices } });
  }
}

interface Attributes {
  low: number;
  high: number;
  log?: boolean;
  step?: number | null;
  q: number;
  choices: Choice[];
}

/**
 * Optuna's `json_to_distribution`, with the classes that Optuna wrote before version 3. What Optuna has accepted is taken as it is: also choices that are
 * lists, infinite, NaN or equal, and whole numbers beyond those that a number holds exactly.
 *
 * @throws {RangeError} when the name is none of Optuna's
 */
export function distributionFromJson(json: string): Distribution {
  const { name, attributes } = parsePythonJson(json, Number.NaN) as { name: string; attributes: Attributes };
  const distribution = distributionOf(name, attributes);
  texts.set(distribution, json);
  return distribution;
}

function distributionOf(name: string, a: Attributes): Distribution {
  const { low, high, log = false } = a;
  switch (name) {
    case "FloatDistribution":
      return { kind: "float", low, high, log, step: a.step ?? null };
    case "IntDistribution":
      return { kind: "int", low, high, log, step: a.step ?? 1 };
    case "CategoricalDistribution":
      return { kind: "categorical", choices: a.choices };
    case "UniformDistribution":
      return float(a.low, a.high);
    case "LogUniformDistribution":
      return float(a.low, a.high, { log: true });
    case "DiscreteUniformDistribution":
      return float(a.low, a.high, { step: a.q });
    case "IntUniformDistribution":
      return int(a.low, a.high, { step: a.step ?? undefined });
    case "IntLogUniformDistribution":
      return int(a.low, a.high, { log: true });
    default:
      throw new RangeError(`its distribution is of class "${name}", which is none of Optuna's.`);
  }
}

/** JSON as Python's `json` writes it: also NaN, Infinity and -Infinity. @param nan what NaN comes back as */
export function parsePythonJson(json: string, nan: null | number = null): unknown {
  try {
    return JSON.parse(json);
  } catch {
    const tokens = /"(?:[^"\\]|\\.)*"|-?Infinity|NaN/g;
    const mark = "\u0000NaN";
    const numbers: Record<string, string> = { NaN: JSON.stringify(mark), Infinity: "1e999", "-Infinity": "-1e999" };
    return JSON.parse(
      json.replace(tokens, (token) => numbers[token] ?? token),
      (_key, value) => (value === mark ? nan : value),
    );
  }
}

/**
 * Why two distributions cannot be of one parameter (Optuna's `check_distribution_compatibility`): another kind, another scale or other
 * choices. Ranges and steps may change. Undefined when they fit.
 */
export function incompatibility(before: Distribution, now: Distribution): string | undefined {
  if (before.kind !== now.kind) return `was ${before.kind} and is now ${now.kind}`;
  if (before.kind === "categorical" || now.kind === "categorical") {
    const [a, b] = [before, now].map((d) => JSON.stringify((d as { choices?: unknown }).choices));
    return a === b ? undefined : `had the choices ${a} and has now ${b}`;
  }
  return before.log === now.log ? undefined : `had log: ${before.log} and has now log: ${now.log}`;
}
