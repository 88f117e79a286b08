export * from "./augmentation";
export type { Factor } from "./checks";
export { expandDims } from "./expand-dims";
export { type OneHotOptions, oneHot } from "./one-hot";
export { type Random, random, shuffledIndices } from "./random";
export { type ScaleOptions, scale } from "./scale";
export { type Split, type SplitOptions, type Splittable, split } from "./split";
export { type StandardizeOptions, type Standardizer, standardize, standardizer } from "./standardize";
