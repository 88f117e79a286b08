export { type Contestants, type KernelName, kernelNames, prepareContestants } from "./kernels";
