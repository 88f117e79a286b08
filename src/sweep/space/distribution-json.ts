import { type Choice, categorical, type Distribution, float, int } from "./distributions";

/** Optuna's `distribution_to_json`: what the column `distribution_json` holds. */
export function distributionToJson(distribution: Distribution): string {
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
 * Optuna's `json_to_distribution`, with the classes that Optuna wrote before version 3.
 *
 * @throws {RangeError} when the name is none of Optuna's
 */
export function distributionFromJson(json: string): Distribution {
  const { name, attributes: a } = parsePythonJson(json) as { name: string; attributes: Attributes };
  switch (name) {
    case "FloatDistribution":
      return float(a.low, a.high, { log: a.log, step: a.step ?? undefined });
    case "IntDistribution":
      return int(a.low, a.high, { log: a.log, step: a.step ?? undefined });
    case "CategoricalDistribution":
      return categorical(a.choices);
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
      throw new RangeError(`a distribution of the study is of class "${name}", which is none of Optuna's; it cannot be read.`);
  }
}

/** JSON as Python's `json` writes it: also NaN, Infinity and -Infinity (NaN comes back as null). */
export function parsePythonJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    const tokens = /"(?:[^"\\]|\\.)*"|-?Infinity|NaN/g;
    const numbers: Record<string, string> = { NaN: "null", Infinity: "1e999", "-Infinity": "-1e999" };
    return JSON.parse(json.replace(tokens, (token) => numbers[token] ?? token));
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
