export { watchRun } from "./watch";
