export { type GridValues, grid } from "./grid";
export { type QuasiRandomOptions, quasiRandom } from "./quasi-random";
export { random } from "./random";
export { commonSpace, type Sampled, type Sampler, type SeedOptions, type StudyView } from "./sampler";
