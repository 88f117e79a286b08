import type { tf } from "../../runtime";
import { saveCheckpoint } from "../checkpoint";
import { historyOf } from "../history";
import { asTfjsCallback, type Logs, withoutShortNames } from "./callback";
import { type MonitorOptions, monitorOf } from "./monitor";

export interface ModelCheckpointOptions extends MonitorOptions {
  /** Save only when the monitored value is the best so far. Default: false. */
  saveBestOnly?: boolean;
  /** Save after every epoch, or after every so many batches. Default: "epoch". */
  saveFreq?: "epoch" | number;
  /** With `saveBestOnly`: a value that must be beaten first. Default: none. */
  initialValueThreshold?: number;
  /** Leave out the state of the optimizer: smaller, but training cannot be resumed exactly. Default: false. */
  saveWeightsOnly?: boolean;
  /** Say what is saved. Default: false. */
  verbose?: boolean;
}

/**
 * Saves checkpoints while training goes on, as Keras's `ModelCheckpoint`. A file appears whole or not at all, whenever the process dies;
 * `train.loadCheckpoint` takes the training up again.
 *
 *     callbacks: train.callbacks.modelCheckpoint("runs/{epoch:02d}-{val_loss:.4f}.safetensors")
 *
 * @param filepath may name `{epoch}`, counted from 1, `{batch}` and any log, with Python's `:02d` and `:.4f`
 */
export function modelCheckpoint(
  filepath: string,
  { saveBestOnly = false, saveFreq = "epoch", initialValueThreshold, saveWeightsOnly, verbose, ...monitored }: ModelCheckpointOptions = {},
) {
  if (saveFreq !== "epoch" && !(Number.isInteger(saveFreq) && saveFreq > 0))
    throw new RangeError(`modelCheckpoint: saveFreq is ${saveFreq}, but must be "epoch" or a whole number of batches.`);
  const monitor = saveBestOnly ? monitorOf("modelCheckpoint", monitored) : undefined;
  let best = initialValueThreshold;
  let model: tf.LayersModel;
  let epochNow = 0;
  let steps = 0;
  const save = async (logs: Logs, epochs: number) => {
    const value = monitor?.valueIn(logs);
    if (monitor && value !== undefined && !monitor.improves(value, best)) return;
    if (value !== undefined) best = value;
    const path = filled(filepath, { ...logs, epoch: epochNow + 1 });
    await saveCheckpoint(path, model, { epoch: epochs, history: historyOf(model), includeOptimizer: !saveWeightsOnly });
    if (verbose) console.log(`Epoch ${epochNow + 1}: saved ${path}${value === undefined ? "" : `, ${monitor?.name} ${value.toFixed(5)}`}`);
  };
  return asTfjsCallback({
    setParams: (params) => monitor?.setParams(params),
    setModel(given) {
      model = given;
    },
    onEpochBegin(epoch) {
      epochNow = epoch;
    },
    ...(saveFreq !== "epoch" && {
      async onBatchEnd(batch: number, logs: Logs) {
        if (++steps % saveFreq === 0) await save({ ...withoutShortNames(logs), batch: batch + 1 }, epochNow);
      },
    }),
    async onEpochEnd(epoch, logs) {
      if (saveFreq === "epoch") await save(withoutShortNames(logs), epoch + 1);
    },
  });
}

/** Python's `filepath.format(...)`, as far as names of files need it. */
function filled(filepath: string, values: Logs): string {
  return filepath.replace(/\{(\w+)(?::0?(\d*)d|:\.(\d+)f)?\}/g, (_, name: string, width?: string, digits?: string) => {
    const value = values[name];
    if (value === undefined)
      throw new RangeError(`modelCheckpoint: filepath names {${name}}, but there are only ${Object.keys(values).join(", ")}.`);
    return digits === undefined ? String(value).padStart(Number(width ?? 0), "0") : value.toFixed(Number(digits));
  });
}
