export { type ColumnPlot, column, columnPlot, isLazy, type NumericColumn, numericColumns } from "./chosen";
export { type Classes, classesOf, type Predictions } from "./classes";
export { type Column, type ColumnData, columnsOf, type FrameLike, isNumeric, type LazyTable } from "./columns";
export { at, type Group, groupsOf } from "./groups";
export { type Matrix, matrixOf, type Rows } from "./rows";
export {
  isMissing,
  isTensor,
  kindOf,
  numbersOf,
  type SeriesLike,
  type TensorLike,
  type Vector,
  valuesOf,
} from "./vector";
