import type { tf } from "../runtime";
import { type Block, facts, prose } from "./blocks";
import type { ModelDetails } from "./content";

/** Who, when and what, and the layers where there is a model. */
export function detailsBlocks(
  { description, version, date, type, developers, license, citation, references, contact }: ModelDetails,
  model: tf.LayersModel | undefined,
): Block[] {
  return [
    ...prose(undefined, description),
    ...facts([
      ["Version", version],
      ["Date", date ?? new Date().toISOString().slice(0, 10)],
      [
        "Type",
        type ?? (model && `${model.getClassName() === "Sequential" ? "Sequential network" : "Network"} of ${model.layers.length} layers`),
      ],
      ["Inputs", model?.inputs.map(({ shape }) => shapeText(shape)).join("; ")],
      ["Outputs", model?.outputs.map(({ shape }) => shapeText(shape)).join("; ")],
      ["Parameters", model && parameterText(model)],
      ["Developers", typeof developers === "string" ? developers : developers?.join(", ")],
      ["License", license],
      ["Citation", citation],
      ["Contact", contact],
    ]),
    ...prose("More information", references),
    ...(model ? [layerTable(model)] : []),
  ];
}

function layerTable(model: tf.LayersModel): Block {
  const rows = model.layers.map((layer) => [
    layer.name,
    layer.getClassName(),
    Array.isArray(layer.outputShape[0])
      ? (layer.outputShape as tf.Shape[]).map(shapeText).join("; ")
      : shapeText(layer.outputShape as tf.Shape),
    layer.countParams().toLocaleString("en-US"),
  ]);
  return { kind: "table", caption: "Layers", columns: ["Layer", "Kind", "Output shape", "Parameters"], rows };
}

function parameterText(model: tf.LayersModel): string {
  const trainable = model.trainableWeights.reduce(
    (total, { shape }) => total + shape.reduce<number>((size, length) => size * (length ?? 1), 1),
    0,
  );
  const all = model.countParams();
  return `${all.toLocaleString("en-US")}${trainable === all ? "" : `, ${trainable.toLocaleString("en-US")} of them trainable`}`;
}

const shapeText = (shape: tf.Shape) => `[${shape.map((size) => size ?? "any").join(", ")}]`;
