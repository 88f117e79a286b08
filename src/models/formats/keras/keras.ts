import { strFromU8, strToU8, type Unzipped, unzipSync, zipSync } from "fflate";
import { readBytes, writeWhole } from "../../../files";
import { tf } from "../../../runtime";
import { type LayerConfig, layerFrom } from "./from-keras";
import { hdf5Of, withHdf5 } from "./hdf5";
import type { Serialized } from "./parts";
import { kerasModelOf } from "./to-keras";
import { readWeights, writeWeights } from "./weights";

const weightsFile = "model.weights.h5";

/**
 * Loads a model that Python's Keras 3 has saved by `model.save("model.keras")`: architecture and weights, as a plain `tf.LayersModel` that predicts the
 * same. It is not compiled: the optimizer and the loss stay behind. `docs/models.md` lists the layers.
 *
 *     const model = await models.loadKeras("model.keras");
 *
 * A mixed precision policy is read, but tfjs computes in float32.
 *
 * @throws {Error} when the file is no `.keras` file, or tfjs has nothing that means the same as one of its layers, which the message names
 */
export async function loadKeras(path: string): Promise<tf.LayersModel> {
  const files = unzipped(await readBytes("loadKeras", path), path);
  const [json, weights] = [files["config.json"], files[weightsFile]];
  if (!json || !weights)
    throw new Error(
      `loadKeras: ${path} has no ${json ? weightsFile : "config.json"}, which a file of Keras 3 has; save it by model.save("x.keras").`,
    );
  const { className, config } = modelFrom(JSON.parse(strFromU8(json)) as Serialized);
  const model = fastModel(className, config);
  try {
    await withHdf5(weights, (file) => readWeights(file, model, "loadKeras", path));
  } catch (error) {
    model.dispose();
    throw error;
  }
  return model;
}

function modelFrom(object: Serialized): LayerConfig {
  if (!["Sequential", "Functional", "Model"].includes(object.class_name))
    throw new Error(`loadKeras: the model is of the class ${object.class_name}; only Sequential and Functional models are translated.`);
  return layerFrom(object);
}

type FromConfig = { fromConfig(cls: unknown, config: object, customObjects: object, fastWeightInit: boolean): tf.LayersModel };

// With zeros for slow initial weights (orthogonal ones above all), for they are overwritten at once.
function fastModel(className: string, config: object): tf.LayersModel {
  const cls = (className === "Sequential" ? tf.Sequential : tf.LayersModel) as unknown as FromConfig;
  const model = cls.fromConfig(cls, config, {}, true);
  if (!model.built) model.build((model.inputs[0] as tf.SymbolicTensor).shape);
  return model;
}

/**
 * Saves a model as a `.keras` file, which Python's Keras 3 loads by `keras.saving.load_model` and which predicts the same there: architecture and
 * weights, without optimizer and loss. `docs/models.md` lists the layers. The file appears whole or not at all.
 *
 *     await models.saveKeras(model, "model.keras");
 *
 * @throws {RangeError} when the path does not end in `.keras`
 * @throws {Error} when Keras 3 has nothing that means the same as one of the layers, which the message names
 */
export async function saveKeras(model: tf.LayersModel, path: string): Promise<void> {
  if (!path.endsWith(".keras")) throw new RangeError(`saveKeras: the path is ${path}, but Keras reads only files that end in .keras.`);
  const config = JSON.stringify(kerasModelOf(model));
  const weights = await hdf5Of((file) => writeWeights(file, model));
  // Of the first version whose reader all of this was checked with.
  const metadata = JSON.stringify({ keras_version: "3.15.1", date_saved: new Date().toISOString().slice(0, 19).replace("T", "@") });
  // Not compressed, as Keras does it: weights hardly get smaller.
  const archive = zipSync({ "metadata.json": strToU8(metadata), "config.json": strToU8(config), [weightsFile]: weights }, { level: 0 });
  await writeWhole(path, [archive]);
}

/**
 * Gives a model the weights of a file of Keras: `model.save_weights("x.weights.h5")` of Keras 3, a `.keras` file, or the older HDF5 files of
 * `model.save_weights("x.h5")` and `model.save("x.h5")`. The model must have the same layers in the same order; names of layers count only where all
 * are the same.
 *
 *     await models.loadKerasWeights(model, "x.weights.h5");
 *
 * @throws {RangeError} when the file does not fit the model; its weights are then as they were
 */
export async function loadKerasWeights(model: tf.LayersModel, path: string): Promise<void> {
  const bytes = await readBytes("loadKerasWeights", path);
  const weights = path.endsWith(".keras") ? unzipped(bytes, path)[weightsFile] : bytes;
  if (!weights || strFromU8(weights.subarray(1, 4)) !== "HDF")
    throw new Error(`loadKerasWeights: ${path} is not an HDF5 file of weights; save them by model.save_weights("x.weights.h5").`);
  await withHdf5(weights, (file) => readWeights(file, model, "loadKerasWeights", path));
}

/**
 * Saves the weights of a model for `model.load_weights("x.weights.h5")` of Python's Keras 3. The file appears whole or not at all.
 *
 * @throws {RangeError} when the path does not end in `.weights.h5`
 */
export async function saveKerasWeights(model: tf.LayersModel, path: string): Promise<void> {
  if (!path.endsWith(".weights.h5"))
    throw new RangeError(`saveKerasWeights: the path is ${path}, but Keras reads only files that end in .weights.h5.`);
  await writeWhole(path, [await hdf5Of((file) => writeWeights(file, model))]);
}

function unzipped(bytes: Uint8Array, path: string): Unzipped {
  try {
    return unzipSync(bytes, { filter: ({ name }) => name === "config.json" || name === weightsFile });
  } catch (error) {
    throw new Error(
      `${path} is not a .keras file: it is no whole zip archive (${(error as Error).message}); save it by model.save("x.keras").`,
    );
  }
}
