import type { Sampler, SeedOptions } from "./sampler";
import { randomOf } from "./sampler";
import { drawValue } from "./transform";

/** Every value is drawn on its own, evenly, or evenly over the logarithms with `log`; Optuna's `RandomSampler`. */
export function random({ seed }: SeedOptions = {}): Sampler {
  const source = randomOf(seed, 1);
  return { name: "random", sampleIndependent: (_study, _trial, _name, distribution) => drawValue(distribution, source) };
}
