export {
  type Column,
  type ColumnArray,
  configure,
  type EngineSettings,
  type RowLimit,
  type SqlOptions,
  sql,
  type Table,
  type TableLike,
  type TableOptions,
  type TensorOptions,
  table,
  type Value,
  type WriteCsvOptions,
  type WriteJsonOptions,
  type WriteParquetOptions,
  type Written,
} from "../table";
export { cacheFolder } from "./cache-folder";
export type { Checksum } from "./checksum";
export { type DownloadOptions, download } from "./download/download";
export { type FashionMnist, type FashionMnistOptions, fashionMnist, type ImagePair } from "./fashion-mnist/dataset";
export { type FetchOptions, fetchFashionMnist } from "./fashion-mnist/fetch";
export { type Idx, type IdxArray, readIdx, writeIdx } from "./idx";
export { fullOrQuick, quickMode } from "./quick";
export { type TensorPair, type TensorPairOptions, tensorPair } from "./tensor-pair";
