export { readCsv } from "./csv";
export type { CsvTable } from "./csv-load";
export type { ReadCsvOptions, Reject } from "./csv-options";
export type { ProgressOptions } from "./progress";
