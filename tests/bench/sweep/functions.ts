import { sweep } from "tslab-ml";

const branin = (x: number, y: number) =>
  (y - (5.1 / (4 * Math.PI ** 2)) * x * x + (5 / Math.PI) * x - 6) ** 2 + 10 * (1 - 1 / (8 * Math.PI)) * Math.cos(x) + 10;

const hartmann = {
  alpha: [1, 1.2, 3, 3.2],
  a: [
    [10, 3, 17, 3.5, 1.7, 8],
    [0.05, 10, 17, 0.1, 8, 14],
    [3, 3.5, 1.7, 10, 17, 8],
    [17, 8, 0.05, 10, 0.1, 14],
  ],
  p: [
    [0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886],
    [0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991],
    [0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.665],
    [0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381],
  ],
};

const hartmann6 = (x: readonly number[]) =>
  -hartmann.alpha.reduce((sum, alpha, i) => {
    const exponent = x.reduce(
      (inner, value, j) => inner + (hartmann.a[i]?.[j] as number) * (value - (hartmann.p[i]?.[j] as number)) ** 2,
      0,
    );
    return sum + alpha * Math.exp(-exponent);
  }, 0);

const unit = () => sweep.float(0, 1);

/** A function to minimise; `functions.py` has the same ones. */
const benchmark = <const S extends sweep.Space>(space: S, objective: sweep.Objective<S>) => ({
  best: async (sampler: sweep.Sampler, trials: number) =>
    (await sweep.optimize(objective, { space, sampler, trials, verbose: false })).bestValue,
});

/** Branin and Hartmann-6 (Dixon and Szegö, 1978), a choice of an optimizer with parameters of its own, and a mix of kinds. */
export const functions = {
  branin: benchmark({ x: sweep.float(-5, 10), y: sweep.float(0, 15) }, ({ params: { x, y } }) => branin(x, y)),
  "hartmann-6": benchmark({ a: unit(), b: unit(), c: unit(), d: unit(), e: unit(), f: unit() }, ({ params: { a, b, c, d, e, f } }) =>
    hartmann6([a, b, c, d, e, f]),
  ),
  conditional: benchmark(
    {
      rate: sweep.float(1e-5, 1, { log: true }),
      optimizer: sweep.conditional({ sgd: { momentum: unit() }, adam: { beta: unit(), epsilon: sweep.float(1e-8, 1e-1, { log: true }) } }),
    },
    ({ params: { rate, optimizer } }) => {
      const log = Math.log10(rate);
      if (optimizer.name === "sgd") return (log + 1.5) ** 2 + 4 * (optimizer.momentum - 0.9) ** 2 + 0.1;
      return (log + 3) ** 2 + 4 * (optimizer.beta - 0.6) ** 2 + (Math.log10(optimizer.epsilon) + 7) ** 2 / 10;
    },
  ),
  mixed: benchmark(
    {
      x: sweep.float(-2, 2),
      rate: sweep.float(1e-4, 1, { log: true }),
      layers: sweep.int(1, 8),
      units: sweep.int(8, 512, { log: true }),
      activation: sweep.categorical(["relu", "tanh", "selu", "gelu"]),
      norm: sweep.categorical([true, false]),
    },
    ({ params: { x, rate, layers, units, activation, norm } }) =>
      (x - 0.7) ** 2 +
      (Math.log10(rate) + 2.5) ** 2 +
      ((layers - 5) / 3) ** 2 +
      ((Math.log2(units) - 7) / 3) ** 2 +
      ({ relu: 0.2, tanh: 0.6, selu: 0.4, gelu: 0 }[activation] as number) +
      (norm ? 0 : 0.3),
  ),
};

/** Our samplers, and Optuna's as `optuna_process.py` knows them. */
export const samplers: Readonly<Record<string, (seed: number) => sweep.Sampler>> = {
  random: (seed) => sweep.random({ seed }),
  quasiRandom: (seed) => sweep.quasiRandom({ seed }),
  tpe: (seed) => sweep.tpe({ seed }),
  "tpe, not multivariate": (seed) => sweep.tpe({ seed, multivariate: false }),
  "tpe, in groups": (seed) => sweep.tpe({ seed, group: true }),
  cmaEs: (seed) => sweep.cmaEs({ seed }),
  nsga2: (seed) => sweep.nsga2({ seed }),
  gaussianProcess: (seed) => sweep.gaussianProcess({ seed }),
};
