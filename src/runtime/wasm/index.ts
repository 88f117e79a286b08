import { tf } from "../tensorflow";
import { registerConvolutionGradients } from "./convolution";
import { registerDepthwiseGradients } from "./depthwise";
import { startWasm } from "./module";
import { registerMaxPoolGradient, removeMaxPool3d } from "./pooling";
import { registerSegmentSum } from "./segment-sum";

let registered = false;

/** Makes "wasm" a back end of tfjs that starts at once and can train; does nothing the second time. */
export function registerWasm(): void {
  if (registered) return;
  registered = true;
  const { BackendWasm } = require("@tensorflow/tfjs-backend-wasm");
  if (!("wasm" in tf.engine().registry)) {
    tf.removeBackend("wasm");
    tf.registerBackend("wasm", () => new BackendWasm(startWasm()), 2);
  }
  registerConvolutionGradients();
  registerDepthwiseGradients();
  registerMaxPoolGradient();
  removeMaxPool3d();
  registerSegmentSum();
}
