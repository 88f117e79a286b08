export {
  type Aggregate,
  type Aggregations,
  type Column,
  type ColumnArray,
  type ColumnsOption,
  type CorrOptions,
  type CsvTable,
  type CutOptions,
  configure,
  corr,
  cut,
  describe,
  type EngineSettings,
  type GroupByOptions,
  groupBy,
  type JoinKind,
  type JoinOptions,
  join,
  type LabelEncoder,
  labelEncoder,
  type MeltOptions,
  type MinMaxOptions,
  melt,
  minMaxScaler,
  type OneHotEncoder,
  type OneHotOptions,
  oneHotEncoder,
  type PivotOptions,
  type ProgressOptions,
  pivot,
  quantile,
  type ReadCsvOptions,
  type ReadExcelOptions,
  type ReadJsonOptions,
  type ReadParquetOptions,
  type ReadSqlOptions,
  type Reject,
  type RollingAggregate,
  type RollingOptions,
  type RowLimit,
  readCsv,
  readExcel,
  readJson,
  readParquet,
  readSql,
  rolling,
  type SampleOptions,
  type Scaler,
  type ScalerOptions,
  type SortOptions,
  type SqlOptions,
  sample,
  sort,
  sql,
  standardScaler,
  type Table,
  type TableLike,
  type TableOptions,
  type TensorOptions,
  type TrainTestSplitOptions,
  table,
  trainTestSplit,
  type Value,
  type WriteCsvOptions,
  type WriteExcelOptions,
  type WriteJsonOptions,
  type WriteParquetOptions,
  type Written,
} from "../table";
export { cacheFolder } from "./cache-folder";
export type { Checksum } from "./checksum";
export type { Dataset, DatasetBatch, Tensors } from "./dataset";
export { type DownloadOptions, download } from "./download/download";
export { type FashionMnist, type FashionMnistOptions, fashionMnist, type ImagePair } from "./fashion-mnist/dataset";
export { type FetchOptions, fetchFashionMnist } from "./fashion-mnist/fetch";
export { type Idx, type IdxArray, readIdx, writeIdx } from "./idx";
export type { BrokenPicture } from "./images/broken";
export type { Interpolation } from "./images/decode";
export type { ImageBatch, ImageDataset, LabelMode } from "./images/image-dataset";
export { type ImageFolderOptions, imageFolder } from "./images/image-folder";
export type { LabelFile, Labels } from "./images/labels";
export { fullOrQuick, quickMode } from "./quick";
export { type TensorPair, type TensorPairOptions, tensorPair } from "./tensor-pair";
