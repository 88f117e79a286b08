import { random } from "../../preprocess";

/** Sets of features that are known, with the weights of their predictions in the regression of Kernel SHAP. */
export interface Coalitions {
  /** One row of 0 and 1 per set. */
  readonly masks: readonly Uint8Array[];
  readonly weights: Float64Array;
  /** Whether all sets are there, so that the values are exact. */
  readonly exact: boolean;
}

/** C(n, k). */
function binomial(n: number, k: number): number {
  let result = 1;
  for (let i = 1; i <= k; i++) result = (result * (n - k + i)) / i;
  return Math.round(result);
}

/**
 * All sets of `m` features but the empty and the full one where `budget` suffices. Else the sets of the sizes that weigh most, the smallest and the
 * largest, as far as whole sizes fit, and of the other sizes sets by chance, each with its complement (Lundberg and Lee 2017,
 * https://arxiv.org/abs/1705.07874, and the `KernelExplainer` of their package).
 */
export function coalitionsOf(m: number, budget: number, seed: number | undefined): Coalitions {
  const sizes = Math.ceil((m - 1) / 2);
  const paired = Math.floor((m - 1) / 2);
  const raw = Array.from({ length: sizes }, (_, i) => ((m - 1) / ((i + 1) * (m - i - 1))) * (i < paired ? 2 : 1));
  const total = raw.reduce((a, b) => a + b, 0);
  const shares = raw.map((weight) => weight / total);
  const masks: Uint8Array[] = [];
  const weights: number[] = [];
  let left = budget;
  let size = 1;
  for (; size <= sizes; size++) {
    const both = size <= paired;
    const count = binomial(m, size) * (both ? 2 : 1);
    const rest = shares.slice(size - 1).reduce((a, b) => a + b, 0);
    if (left * ((shares[size - 1] as number) / rest) < count - 1e-8 && left < 2 ** m - 2 - masks.length) break;
    for (const mask of subsets(m, size)) {
      masks.push(mask);
      weights.push((shares[size - 1] as number) / count);
      if (!both) continue;
      masks.push(complement(mask));
      weights.push((shares[size - 1] as number) / count);
    }
    left -= count;
  }
  const exact = size > sizes;
  if (!exact) addByChance(m, size, paired, shares, left, seed, masks, weights);
  return { masks, weights: Float64Array.from(weights), exact };
}

function addByChance(
  m: number,
  firstSize: number,
  paired: number,
  shares: readonly number[],
  budget: number,
  seed: number | undefined,
  masks: Uint8Array[],
  weights: number[],
): void {
  const source = random(seed);
  const open = shares.slice(firstSize - 1);
  const all = open.reduce((a, b) => a + b, 0);
  // A drawn set brings its complement, so sizes with one count once for two.
  const chances = open.map((share, i) => share / (firstSize + i <= paired ? 2 : 1));
  const sum = chances.reduce((a, b) => a + b, 0);
  const seen = new Map<string, number>();
  const start = masks.length;
  const add = (mask: Uint8Array) => {
    const key = mask.join("");
    const at = seen.get(key);
    if (at !== undefined) {
      weights[at] = (weights[at] as number) + 1;
      return;
    }
    seen.set(key, masks.length);
    masks.push(mask);
    weights.push(1);
  };
  // Where nearly all sets are drawn already, new ones become rare.
  for (let tries = 0; masks.length - start < budget && tries < 4 * budget; tries++) {
    let rest = source.uniform(0, sum);
    let pick = 0;
    while (pick < chances.length - 1 && rest >= (chances[pick] as number)) rest -= chances[pick++] as number;
    const mask = chosen(m, firstSize + pick, source.integer);
    add(mask);
    if (firstSize + pick <= paired) add(complement(mask));
  }
  const drawn = weights.slice(start).reduce((a, b) => a + b, 0);
  for (let i = start; i < weights.length; i++) weights[i] = ((weights[i] as number) * all) / drawn;
}

function chosen(m: number, size: number, integer: (low: number, high: number) => number): Uint8Array {
  const mask = new Uint8Array(m);
  for (let left = size; left > 0; ) {
    const j = integer(0, m - 1);
    if (mask[j]) continue;
    mask[j] = 1;
    left--;
  }
  return mask;
}

const complement = (mask: Uint8Array) => mask.map((bit) => 1 - bit);

function* subsets(m: number, size: number): Generator<Uint8Array> {
  const places = Array.from({ length: size }, (_, i) => i);
  for (;;) {
    const mask = new Uint8Array(m);
    for (const place of places) mask[place] = 1;
    yield mask;
    let i = size - 1;
    while (i >= 0 && places[i] === m - size + i) i--;
    if (i < 0) return;
    places[i] = (places[i] as number) + 1;
    for (let k = i + 1; k < size; k++) places[k] = (places[k - 1] as number) + 1;
  }
}
