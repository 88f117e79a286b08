import assert from "node:assert/strict";
import type { TestContext } from "node:test";
import { random } from "tslab-ml/preprocess";
import { reference } from "../reference";

/** A call by our names; scikit-learn's are the same with underscores. */
export interface Call {
  readonly name: string;
  readonly args: readonly unknown[];
  readonly options?: Readonly<Record<string, unknown>>;
}

type Reply = { value: unknown } | { error: string };

const program = `
import math, warnings
import numpy as np
import sklearn.calibration, sklearn.metrics
warnings.simplefilter("ignore")

def given(value):
    if isinstance(value, list) and len(value) > 0 and not isinstance(value[0], str): return np.array([given(v) for v in value])
    return float("nan") if value == "NaN" else value

def plain(value):
    if isinstance(value, dict): return {str(k): plain(v) for k, v in value.items()}
    if isinstance(value, (list, tuple, np.ndarray)): return [plain(v) for v in value]
    if isinstance(value, (float, np.floating)):
        return float(value) if math.isfinite(value) else str(value).replace("nan", "NaN").replace("inf", "Infinity")
    return int(value) if isinstance(value, np.integer) else value

result = []
for call in args:
    function = getattr(sklearn.metrics, call["name"], None) or getattr(sklearn.calibration, call["name"])
    try:
        result.append({"value": plain(function(*map(given, call["args"]), **{k: given(v) for k, v in call["options"].items()}))})
    except Exception as error:
        result.append({"error": str(error)})
`;

const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
const asJson = (value: unknown): unknown =>
  typeof value === "number" && Number.isNaN(value)
    ? "NaN"
    : ArrayBuffer.isView(value)
      ? Array.from(value as Float64Array)
      : Array.isArray(value)
        ? value.map(asJson)
        : value;

/**
 * Makes every call here and in scikit-learn, in one Python process, and compares results, errors included; says as a diagnostic of the test how many cases
 * each function had and the largest difference: absolute, or relative where values are above 1.
 */
export async function expectParity(
  t: TestContext,
  functions: Readonly<Record<string, (...args: never[]) => unknown>>,
  calls: readonly Call[],
  { tolerance = 1e-12 }: { tolerance?: number } = {},
): Promise<void> {
  const request = calls.map(({ name, args, options = {} }) => ({
    name: snake(name),
    args: args.map(asJson),
    options: Object.fromEntries(Object.entries(options).map(([key, value]) => [snake(key), asJson(value)])),
  }));
  const expected = await reference<Reply[]>(program, request);
  const seen = new Map<string, { cases: number; errors: number; largest: number }>();
  calls.forEach(({ name, args, options }, i) => {
    const row = seen.get(name) ?? { cases: 0, errors: 0, largest: 0 };
    seen.set(name, row);
    row.cases++;
    const what = `${name}(${JSON.stringify([...args.map(asJson), options])
      .slice(1, -1)
      .slice(0, 600)})`;
    const reply = expected[i] as Reply;
    const call = () => (functions[name] as (...args: unknown[]) => unknown)(...args, ...(options ? [options] : []));
    if ("error" in reply) {
      row.errors++;
      assert.throws(call, (error) => /^(RangeError|TypeError)$/.test((error as Error).name), `${what}: scikit-learn says ${reply.error}`);
      return;
    }
    row.largest = Math.max(row.largest, difference(asCompared(call()), reply.value, tolerance, what));
  });
  for (const [name, { cases, errors, largest }] of seen)
    t.diagnostic(`${name}: ${cases} cases, ${errors} of them errors in both, largest difference ${largest.toExponential(1)}`);
}

/** Results in scikit-learn's shapes. */
function asCompared(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  if ("toObject" in value) return (value as { toObject(): unknown }).toObject();
  for (const keys of [
    ["fpr", "tpr", "thresholds"],
    ["probTrue", "probPred"],
    ["precision", "recall", "fscore", "support"],
    ["precision", "recall", "thresholds"],
  ]) {
    if (keys.every((key) => key in value)) return keys.map((key) => Array.from((value as Record<string, ArrayLike<number>>)[key] ?? []));
  }
  return "counts" in value ? value.counts : value;
}

function difference(actual: unknown, expected: unknown, tolerance: number, what: string): number {
  if (typeof actual === "number") {
    const wanted = Number(expected);
    if (Object.is(actual, wanted) || (Number.isNaN(actual) && Number.isNaN(wanted))) return 0;
    const apart = Math.abs(actual - wanted) / Math.max(1, Math.abs(wanted));
    assert.ok(apart <= tolerance, `${what}: ${actual} is not ${wanted}`);
    return apart;
  }
  assert.deepEqual(Object.keys(actual as object), Object.keys(expected as object), what);
  const parts = Object.keys(expected as object).map((key) =>
    difference((actual as Record<string, unknown>)[key], (expected as Record<string, unknown>)[key], tolerance, what),
  );
  return Math.max(0, ...parts);
}

/** Reproducible draws for test cases. */
export function draws(seed: number) {
  const { next, integer } = random(seed);
  const each = <T>(samples: number, value: () => T) => Array.from({ length: samples }, value);
  return {
    next,
    integer,
    labels: (samples: number, classes: readonly (number | string)[]) =>
      each(samples, () => classes[integer(0, classes.length - 1)] as number),
    /** Uniform, or with `steps` on so few values that many are equal. */
    scores: (samples: number, steps?: number) => each(samples, () => (steps ? integer(0, steps) / steps : next())),
    weights: (samples: number) => each(samples, () => integer(0, 4) / 2 + 0.25 * integer(0, 1)),
    probabilities: (samples: number, classes: number) =>
      each(samples, () => {
        const row = each(classes, () => next() + 0.01);
        const sum = row.reduce((a, b) => a + b, 0);
        return row.map((value) => value / sum);
      }),
  };
}
