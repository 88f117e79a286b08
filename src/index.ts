export * as data from "./data";
export * as display from "./display";
export * as models from "./models";
export * as plots from "./plots";
export * as preprocess from "./preprocess";
export * as runtime from "./runtime";
export { tf } from "./runtime";
export * as train from "./train";
