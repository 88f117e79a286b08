// Must stay first: decides what the next import gets.
import "./native";

import * as tf from "@tensorflow/tfjs-node-gpu";

/**
 * The one TensorFlow.js of this process: every room of the package, danfojs and the user's own code share it.
 * The interface is @tensorflow/tfjs-node-gpu's, on whichever back end runs (see `describeBackend()`).
 */
export { tf };
