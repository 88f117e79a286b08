export { type ClosenessOptions, type DiversityOptions, kAnonymity, lDiversity, tCloseness } from "./measures";
export type { AnonymityReport } from "./report";
