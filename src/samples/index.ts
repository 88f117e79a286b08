export { positivePairsOf, positivesOf, predictedPositivesOf, scoresOf } from "./binary";
export { type Descending, descending } from "./descending";
export {
  checkLengths,
  checkOneOf,
  checkSome,
  type FrameLike,
  gridOf,
  isTensor,
  type Matrix,
  matrixOf,
  type Numbers,
  said,
  type TypedArray,
  vectorOf,
  weightsOf,
} from "./input";
export { type EncodedLabels, encodeColumn, encodeLabels, type Label, type Labels, plainLabel } from "./labels";
export { quantile } from "./quantile";
export { type PlainRows, plainRows, type Rows, rowsOf } from "./rows";
