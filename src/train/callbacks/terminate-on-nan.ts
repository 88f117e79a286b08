import type { tf } from "../../runtime";
import { asTfjsCallback } from "./callback";

/** Ends the training, without an error, at the first batch whose loss is NaN or infinite, as Keras's `TerminateOnNaN`. */
export function terminateOnNaN() {
  let model: tf.LayersModel;
  return asTfjsCallback({
    setModel(given) {
      model = given;
    },
    onBatchEnd(batch, { loss }) {
      if (loss === undefined || Number.isFinite(loss)) return;
      console.warn(`Batch ${batch}: the loss is ${loss}, the training ends.`);
      model.stopTraining = true;
    },
  });
}
