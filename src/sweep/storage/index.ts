export { openStorage } from "./open";
export * from "./storage";
