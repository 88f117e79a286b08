export { type ImportanceOptions, paramImportances } from "./importance";
