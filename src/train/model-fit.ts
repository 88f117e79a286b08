import { host } from "../display";
import { tf } from "../runtime";

type Fit = (this: tf.LayersModel & { model?: tf.LayersModel }, ...args: never[]) => Promise<tf.History>;

/**
 * Lets the stop button end tfjs's own `model.fit` and `model.fitDataset`, which would go on behind the interrupted cell.
 *
 * In a notebook they then stop after the current batch and throw; the model keeps its weights, and `model.history` has the epochs that were finished.
 * Elsewhere nothing changes.
 */
export function interruptModelFit(): void {
  for (const prototype of [tf.LayersModel.prototype, tf.Sequential.prototype]) {
    for (const method of ["fit", "fitDataset"] as const) {
      const methods = prototype as unknown as Record<typeof method, Fit>;
      const original = methods[method];
      methods[method] = async function (...args) {
        const signal = host()?.interrupt;
        if (!signal) return original.apply(this, args);
        const stop = () => {
          this.stopTraining = true;
        };
        signal.addEventListener("abort", stop, { once: true });
        try {
          const history = await original.apply(this, args);
          signal.throwIfAborted();
          return history;
        } finally {
          signal.removeEventListener("abort", stop);
          // A Sequential trains a model inside of itself, and tfjs leaves the history there.
          if (this.model) this.history = this.model.history;
        }
      };
    }
  }
}
