export type { HeartbeatOptions } from "./heartbeat";
export type { OptimizeOptions } from "./optimize";
export { TrialPruned } from "./pruned";
export { type PruningCallbackOptions, pruningCallback } from "./pruning-callback";
export { retryHistory } from "./stale";
export {
  type CreateStudyOptions,
  createStudy,
  deleteStudy,
  type EnqueueOptions,
  type LoadStudyOptions,
  loadStudy,
  type Objective,
  type Returned,
  type SearchOptions,
  type Study,
  studies,
  type TellOptions,
} from "./study";
export type { Trial } from "./trial";
