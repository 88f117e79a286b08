import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readdir, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { writeWhole } from "../../files";
import { tf } from "../../runtime";

type ModelArtifacts = Parameters<Parameters<typeof tf.io.withSaveHandler>[0]>[0];

const weightsFile = /^weights\.[0-9a-f]{16}\.bin$/;

/**
 * Saves a model, architecture and weights, into a folder in the format of TensorFlow.js: `model.json`, and beside it the weights in a file that
 * `model.json` names. `tf.loadLayersModel` reads it as well as {@link load}, in Node.js and in browsers.
 *
 *     await models.save(model, "models/fashion");
 *
 * The model that was there before stays whole until the new one is: the weights get a name of their own, and renaming `model.json` into its place
 * is what changes one for the other. Other files in the folder stay. Optimizer, loss and history are not part of this format: `train.saveCheckpoint`
 * keeps them.
 *
 * @throws {Error} when the folder cannot be written
 */
export async function save(model: tf.LayersModel, folder: string): Promise<void> {
  let artifacts: ModelArtifacts | undefined;
  await model.save(
    tf.io.withSaveHandler(async (given) => {
      artifacts = given;
      return { modelArtifactsInfo: tf.io.getModelArtifactsInfoForJSON(given) };
    }),
  );
  const { weightData, weightSpecs, ...rest } = artifacts as ModelArtifacts;
  const pieces = [weightData ?? []].flat().map((buffer) => new Uint8Array(buffer));
  const hash = createHash("sha256");
  for (const piece of pieces) hash.update(piece);
  const name = `weights.${hash.digest("hex").slice(0, 16)}.bin`;
  await writeWhole(join(folder, name), pieces);
  const json = { ...rest, weightsManifest: [{ paths: [name], weights: weightSpecs }] };
  await writeWhole(join(folder, "model.json"), [Buffer.from(JSON.stringify(json))]);
  const former = (await readdir(folder)).filter((file) => weightsFile.test(file) && file !== name);
  await Promise.all(former.map((file) => rm(join(folder, file), { force: true })));
}

/**
 * Loads what {@link save}, `model.save("file://...")` or a converter has written in the layers format of TensorFlow.js. The model is not compiled:
 * call `model.compile`, or give `train.fit` an optimizer and a loss.
 *
 *     const model = await models.load("models/fashion");
 *
 * A layer class of your own must be registered by `tf.serialization.registerClass` first.
 *
 * @throws {Error} when the folder holds no such model, or a part of it is missing
 */
export async function load(folder: string): Promise<tf.LayersModel> {
  const path = resolve(folder, "model.json");
  if (!existsSync(path))
    throw new Error(
      `models.load: there is no model.json in ${folder}; give the folder that models.save has written (models.loadSavedModel reads a TensorFlow SavedModel, models.loadKeras a .keras file).`,
    );
  return tf.loadLayersModel(tf.io.fileSystem(path));
}
