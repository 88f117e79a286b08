import { existsSync } from "node:fs";
import { join } from "node:path";
import { writeWhole } from "../../../files";
import { tf } from "../../../runtime";
import { encodeSavedModel, type NativeBackend, nativeBackend, tensorId } from "../../../train/compiled";
import { type Constant, constantOf } from "./constants";
import { predictionGraph } from "./graph";
import { differenceOf, type Trace, traceOf } from "./trace";

export interface ExportSavedModelOptions {
  /** Samples in every batch that the exported model takes. Default: any number, or that of the model's inputs where they fix it. */
  batchSize?: number;
}

// Three sizes, so that what grows with the batch is found by two and checked by the third; none of them is a size that layers often have.
const sizes = [7, 11, 13] as const;
// A protocol buffer of 2 GiB or more cannot be read (https://protobuf.dev/programming-guides/proto-limits/).
const mostBytes = 2 ** 31 - 1;

/**
 * Writes a model as a TensorFlow SavedModel, which TensorFlow itself, TensorFlow Serving, `keras.layers.TFSMLayer`, converters to other formats and
 * {@link loadSavedModel} read.
 *
 * ```ts
 * await models.exportSavedModel(model, "models/fashion-tf");
 * // Python: tf.saved_model.load("models/fashion-tf").signatures["serving_default"](conv2d_input=images)
 * ```
 *
 * The folder gets a `saved_model.pb` with the tag `serve` and the signature `serving_default`; its inputs and outputs have the names of the model's
 * (`model.inputNames`, `model.outputNames`), and batches may have any number of samples. It predicts as `model.predict` does: dropout is off, batch
 * normalisation uses its moving statistics. Weights are constants of the graph: the model can be served, not trained on.
 * A recurrent layer is written out step by step.
 *
 * How: the prediction is recorded for three sizes of batch; what differs between the recordings is computed from the size of the batch in the graph.
 *
 * @throws {Error} when the back end is not native TensorFlow, when the model reads values back into JavaScript or draws random numbers while it
 *   predicts, when it does other things for other sizes of batch (give `batchSize` then), or when the folder holds another SavedModel with variables
 * @throws {RangeError} when an input has an unknown size besides the batch, or the weights take 2 GiB or more
 */
export async function exportSavedModel(model: tf.LayersModel, folder: string, { batchSize }: ExportSavedModelOptions = {}): Promise<void> {
  const backend = nativeBackend();
  if (!backend) throw new Error(`exportSavedModel: the back end in use is ${tf.getBackend()}, but SavedModels need native TensorFlow.`);
  // A Sequential model has names for its inputs only once it is built.
  if (!model.built && model.inputs?.[0]) model.build(model.inputs[0].shape);
  const batch = batchOf(model, batchSize);
  const variables = join(folder, "variables", "variables.index");
  if (existsSync(variables))
    throw new Error(
      `exportSavedModel: ${folder} holds another SavedModel with variables, which TensorFlow would load into this one; give another folder or remove it.`,
    );
  await writeWhole(join(folder, "saved_model.pb"), [savedModelOf(backend, model, batch)]);
}

/** @throws {Error} when the model cannot be recorded for this batch */
function savedModelOf(backend: NativeBackend, model: tf.LayersModel, batch: number | undefined): Uint8Array {
  // Weights that still wait in JavaScript go into TensorFlow now, and layers make the constants that they keep: neither belongs to a recording.
  const weights = new Map(model.weights.map((weight) => [tensorId(backend, weight.read()), weight.originalName]));
  traceOf(backend, model, batch ?? sizes[0]).release();
  const traces: Trace[] = [];
  try {
    for (const size of batch === undefined ? sizes : [batch, batch, batch]) traces.push(traceOf(backend, model, size));
    const [trace] = traces as [Trace];
    const constants = constantsOf(model, traces as [Trace, Trace, Trace], batch);
    const inputs = model.inputs.map(({ shape, dtype }, i) => ({
      name: model.inputNames[i] as string,
      dtype: backend.getDTypeInteger(dtype),
      shape: [batch ?? -1, ...(shape.slice(1) as number[])],
    }));
    const outputNames = model.outputNames.map((name, i, all) =>
      all.indexOf(name) === i ? name : `${name}_${all.slice(0, i).filter((n) => n === name).length}`,
    );
    const graph = predictionGraph(backend, { trace, constants, inputs, outputNames, weights });
    const signature = {
      inputs: Object.fromEntries(inputs.map(({ name, dtype, shape }, i) => [name, { name: graph.inputs[i] as string, dtype, shape }])),
      outputs: Object.fromEntries(
        outputNames.map((name, i) => {
          const shape = [batch ?? -1, ...(model.outputs[i] as tf.SymbolicTensor).shape.slice(1).map((size) => size ?? -1)];
          return [name, { name: graph.outputs[i] as string, dtype: graph.outputTypes[i] as number, shape }];
        }),
      ),
    };
    const size = graph.nodes.reduce((sum, { attr }) => sum + contentSize(attr), 0);
    if (size > mostBytes)
      throw new RangeError(
        `exportSavedModel: the weights of ${model.name} take ${(size / 2 ** 30).toFixed(1)} GiB, but one SavedModel graph holds less than 2 GiB; keep it by models.save instead.`,
      );
    return encodeSavedModel(graph.nodes, { tag: "serve", signatures: { serving_default: signature } });
  } finally {
    for (const { release } of traces) release();
  }
}

const contentSize = ({ value }: { readonly value?: { tensor?: { tensorContent: Uint8Array } } }) =>
  value?.tensor?.tensorContent.byteLength ?? 0;

function constantsOf(model: tf.LayersModel, traces: readonly [Trace, Trace, Trace], batch: number | undefined): Map<number, Constant> {
  const give = batch === undefined ? "; give exportSavedModel(model, folder, { batchSize }) to write it for one size" : "";
  const refuse = (why: string) =>
    new Error(
      `exportSavedModel: the model ${model.name} does not predict by the same ops for ${give ? "every size of batch" : "every batch"}: ${why}${give}.`,
    );
  const [first, ...others] = traces;
  const difference = others.map((other) => differenceOf(first, other)).find((found) => found !== undefined);
  if (difference) throw refuse(difference);
  return new Map(
    first.tape.flatMap((entry, i) => {
      if (entry.kind === "op") return [];
      const reader = first.tape.find((other) => other.kind === "op" && other.inputs.includes(entry.id)) as { name: string } | undefined;
      const constant = batch === undefined ? constantOf(traces, i) : fixedOf(traces, i);
      if (!constant) throw refuse(`${reader?.name ?? "it"} reads values that JavaScript makes in another way every time`);
      return [[i, constant] as const];
    }),
  );
}

/** With one size of batch nothing may differ. */
function fixedOf(traces: readonly [Trace, Trace, Trace], index: number): Constant | undefined {
  const numbered = traces.map((trace, i) => ({ ...trace, batch: i })) as unknown as [Trace, Trace, Trace];
  const constant = constantOf(numbered, index);
  return constant?.kind === "fixed" ? constant : undefined;
}

/** The one size of batch that the model takes; undefined where it takes any. */
function batchOf(model: tf.LayersModel, batchSize: number | undefined): number | undefined {
  if (batchSize !== undefined && (!Number.isInteger(batchSize) || batchSize < 1))
    throw new RangeError(`exportSavedModel: batchSize is ${batchSize}, but must be a whole number of at least 1.`);
  for (const [i, { shape }] of model.inputs.entries()) {
    if (shape.slice(1).every((size) => size !== null)) continue;
    const sizes = shape.map((size) => size ?? "null").join(", ");
    throw new RangeError(
      `exportSavedModel: the input ${model.inputNames[i]} has the shape [${sizes}], but only the first size, the batch, may be unknown; build the model with the sizes that it shall take.`,
    );
  }
  const stateful = layersOf(model).find((layer) => (layer as { stateful?: boolean }).stateful);
  if (stateful)
    throw new Error(
      `exportSavedModel: the layer ${stateful.name} keeps its state between batches, which a SavedModel of ours cannot; build it with stateful: false.`,
    );
  return batchSize ?? model.inputs.map(({ shape }) => shape[0] as number | null).find((size) => size !== null) ?? undefined;
}

const layersOf = (layer: tf.layers.Layer): tf.layers.Layer[] => {
  const inner = (layer as { layers?: tf.layers.Layer[] }).layers;
  return inner ? inner.flatMap(layersOf) : [layer];
};
