export { writeWhole } from "./whole-file";
