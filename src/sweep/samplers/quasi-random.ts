import { toExternal } from "../space";
import { halton } from "./halton";
import { commonSpace, randomOf, type Sampler, type SeedOptions } from "./sampler";
import { maxSobolDimensions, sobol } from "./sobol";
import { drawValue, fromUnit } from "./transform";

export interface QuasiRandomOptions extends SeedOptions {
  /** The sequence: "sobol", for up to 32 parameters, or "halton". Default: "sobol". */
  sequence?: "sobol" | "halton";
  /** Shift the whole sequence by a random offset, modulo 1 (Cranley and Patterson). Default: true when there is a seed. */
  scramble?: boolean;
}

/**
 * Points that fill the space more evenly than random ones; Optuna's `QMCSampler`. The point is chosen by the trial's number, so that processes need
 * not agree. Parameters that not every trial has are drawn at random.
 *
 * @throws {RangeError} when there are more than 32 parameters for Sobol's sequence
 */
export function quasiRandom({ seed, sequence = "sobol", scramble = seed !== undefined }: QuasiRandomOptions = {}): Sampler {
  const source = randomOf(seed, 3);
  const shift: number[] = [];
  let points: { dimensions: number; at: (index: number) => Float64Array } | undefined;
  return {
    name: "quasiRandom",
    sampleRelative(study, { number }) {
      const space = Object.entries(commonSpace(study));
      const dimensions = space.length;
      if (sequence === "sobol" && dimensions > maxSobolDimensions)
        throw new RangeError(
          `quasiRandom: there are ${dimensions} parameters, but Sobol's sequence has ${maxSobolDimensions}; use sequence: "halton".`,
        );
      if (points?.dimensions !== dimensions) points = { dimensions, at: sequence === "sobol" ? sobol(dimensions) : halton(dimensions) };
      while (scramble && shift.length < dimensions) shift.push(source.next());
      const point = points.at(number);
      return {
        values: Object.fromEntries(
          space.map(([name, distribution], i) => {
            const unit = ((point[i] as number) + (shift[i] ?? 0)) % 1;
            return [name, toExternal(distribution, fromUnit(distribution, unit))];
          }),
        ),
      };
    },
    sampleIndependent: (_study, _trial, _name, distribution) => drawValue(distribution, source),
  };
}
