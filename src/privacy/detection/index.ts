export type { Finding } from "./column";
export { type DetectOptions, detectPersonal, type PersonalColumn, type PersonalReport } from "./detect";
export type { PersonalKind } from "./kinds";
