export { createStudy, deleteStudy, loadStudy, studies } from "./create";
export type { HeartbeatOptions } from "./heartbeat";
export type { OptimizeOptions } from "./optimize";
export { TrialPruned } from "./pruned";
export { type PruningCallbackOptions, pruningCallback } from "./pruning-callback";
export { retryHistory } from "./stale";
export type { CreateStudyOptions, EnqueueOptions, LoadStudyOptions, Objective, Returned, SearchOptions, Study, TellOptions } from "./study";
export type { Trial } from "./trial";
