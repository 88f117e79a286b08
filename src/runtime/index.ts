import { startBackend } from "./backend";
import { collectDroppedTensors } from "./collection";
import { addTransformKernel } from "./native-transform";

export { type BackendName, type BackendOptions, describeBackend, ready, useBackend } from "./backend";
export { hasBfloat16 } from "./bfloat16";
export { type Device, type DeviceReport, deviceReport } from "./report";
export { tensorOfBytes } from "./tensor-of-bytes";
export { tf } from "./tensorflow";

startBackend();
addTransformKernel();
collectDroppedTensors();
