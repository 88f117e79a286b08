export { readBytes } from "./read-file";
export { writeWhole } from "./whole-file";
