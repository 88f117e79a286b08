/** Tables in DuckDB. What notebooks use is offered again by the room `data`; `fragment`, `query` and what goes with them are for rooms that make tables of tables. */

export type { ArrowLike } from "./arrow";
export { checkColumn, checkedType } from "./checks";
export type { ColumnArray } from "./columns";
export { isFloat, isInteger, isNumeric } from "./columns";
export { comparableSql, comparableText } from "./comparable";
export { configure, type EngineSettings, withConnection } from "./engine";
export { type Fragment, fragment, isTable, list, literal, name, type Parameter, quoted, raw } from "./fragment";
export type { Frame } from "./frame";
export { asTable, type TableLike, type TableOptions, table } from "./from-values";
export { withoutNaN } from "./nan";
export * from "./read";
export { records } from "./records";
export type { Column } from "./run";
export { execute } from "./run";
export { type SqlOptions, sql } from "./sql";
export { formatProblem, strptimeSql } from "./strptime";
export type { RowLimit, Table } from "./table";
export { checkNames, materialized, query } from "./table";
export type { TensorOptions } from "./tensor";
export type { Value } from "./values";
export * from "./wrangle";
export type { WriteCsvOptions, WriteJsonOptions, WriteParquetOptions, Written } from "./write";
export type { WriteExcelOptions } from "./write-excel";
