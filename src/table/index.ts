/** Tables in DuckDB. What notebooks use is offered again by the room `data`; the second half is for rooms that make tables of tables. */
export type { ColumnArray } from "./columns";
// For rooms.
export { isFloat, isInteger, isNumeric } from "./columns";
export { configure, type EngineSettings, withConnection } from "./engine";
export { type Fragment, fragment, isTable, list, literal, name, type Parameter, quoted, raw } from "./fragment";
export type { Frame } from "./frame";
export { asTable, checkColumn, checkedType, type TableLike, type TableOptions, table } from "./from-values";
export { records } from "./records";
export type { Column } from "./run";
export { execute } from "./run";
export { type SqlOptions, sql, withoutNaN } from "./sql";
export type { RowLimit, Table } from "./table";
export { checkNames, materialized, query } from "./table";
export type { Value } from "./values";
