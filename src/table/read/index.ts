export { readCsv } from "./csv";
export type { CsvTable } from "./csv-load";
export type { ReadCsvOptions, Reject } from "./csv-options";
export { type ReadSqlOptions, readSql } from "./database";
export { type ReadExcelOptions, readExcel } from "./excel";
export { type ReadJsonOptions, readJson } from "./json";
export { type ReadParquetOptions, readParquet } from "./parquet";
export type { ProgressOptions } from "./progress";
