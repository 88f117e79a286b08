export { type CmaEsOptions, cmaEs } from "./cma/cma-es";
export { dominates, losses } from "./domination";
export { type GaussianProcessOptions, gaussianProcess } from "./gaussian-process/gaussian-process";
export { type Nsga2Options, nsga2 } from "./genetic/nsga2";
export { type GridValues, grid } from "./grid/grid";
export { type QuasiRandomOptions, quasiRandom } from "./quasi-random";
export { random } from "./random";
export { type BegunTrial, commonSpace, type Sampled, type Sampler, type SeedOptions, type StudyView } from "./sampler";
export { type TpeOptions, tpe } from "./tpe/tpe";
