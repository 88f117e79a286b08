export { readBytes } from "./read-file";
export { besideOf, writeWhole } from "./whole-file";
