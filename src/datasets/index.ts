export { type DemandData, type DemandOptions, makeDemand } from "./demand/make-demand";
export type { DemandCategory, DemandTruth } from "./demand/truth";
