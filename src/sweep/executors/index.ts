export type { Package, PortableObjective, PortableOptions } from "./portable";
export { type ProcessesObjective, type ProcessesOptions, processes } from "./processes/processes";
export { RayError, type RayJob, type RayJobRequest, type RayJobStatus, type RayJobs, type RayJobsOptions, rayJobs } from "./ray/jobs";
export { type RayOptions, ray } from "./ray/ray";
