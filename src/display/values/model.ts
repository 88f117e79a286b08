import type { MimeBundle } from "../host";
import { htmlTable, layOut } from "../table-layout";
import { boxed } from "./box";

/** tf.LayersModel, as far as it is used here. */
interface Model {
  readonly name: string;
  readonly layers: readonly Layer[];
  readonly trainableWeights: readonly Weight[];
  readonly nonTrainableWeights: readonly Weight[];
  readonly containerNodes?: ReadonlySet<string>;
  getClassName(): string;
  countParams(): number;
  fit: unknown;
}

interface Layer {
  readonly name: string;
  readonly outputShape: Shape | Shape[];
  readonly inboundNodes: readonly Node[];
  getClassName(): string;
  countParams(): number;
}

interface Node {
  readonly inboundLayers: readonly Layer[];
  readonly nodeIndices: readonly number[];
  readonly tensorIndices: readonly number[];
}

interface Weight {
  readonly shape: readonly (number | null)[];
  readonly dtype: string;
}

type Shape = readonly (number | null)[];

const columns = ["Layer (type)", "Output Shape", "Param #"];

/** A layers model as `model.summary()` of Keras 3: layers, output shapes, parameters, and what each layer is connected to. */
export const model = {
  fits(value: unknown): boolean {
    const { layers, getClassName, countParams, fit } = (value ?? {}) as Partial<Model>;
    return Array.isArray(layers) && [getClassName, countParams, fit].every((method) => typeof method === "function");
  },
  bundle(value: unknown): MimeBundle {
    const given = value as Model;
    const title = `Model: "${given.name}"`;
    if (!isBuilt(given)) {
      const count = `${given.layers.length} ${given.layers.length === 1 ? "layer" : "layers"}`;
      return { "text/plain": `${title} (${count}), not built yet: give its first layer an inputShape` };
    }
    const branched = given.getClassName() !== "Sequential";
    const heads = branched ? [...columns, "Connected to"] : columns;
    const rows = given.layers.map((layer) => {
      const cells = [`${layer.name} (${layer.getClassName()})`, shapeText(layer.outputShape), layer.countParams().toLocaleString("en-US")];
      return branched ? [...cells, connections(layer, given).join(", ") || "-"] : cells;
    });
    const totals = totalsOf(given);
    const source = {
      height: rows.length,
      width: heads.length,
      column: (j: number) => heads[j] as string,
      cell: (i: number, j: number) => rows[i]?.[j],
      caption: totals.join("\n"),
    };
    const limit = { maxRows: Number.POSITIVE_INFINITY, maxColumns: heads.length, maxWidth: 200 };
    return {
      "text/html": htmlTable(layOut(source, limit)),
      "text/plain": [title, boxed([heads, ...rows], { right: [2] }), ...totals.map((line) => ` ${line}`)].join("\n"),
    };
  },
};

function isBuilt({ layers }: Model): boolean {
  try {
    return layers.length > 0 && layers.every((layer) => layer.outputShape !== undefined && layer.countParams() >= 0);
  } catch {
    return false;
  }
}

function connections(layer: Layer, { containerNodes }: Model): string[] {
  // A layer that other models use too has nodes that are not this model's.
  const nodes = layer.inboundNodes.filter((_, i) => containerNodes?.has(`${layer.name}_ib-${i}`) ?? true);
  return nodes.flatMap((node) => node.inboundLayers.map((from, i) => `${from.name}[${node.nodeIndices[i]}][${node.tensorIndices[i]}]`));
}

function totalsOf({ trainableWeights, nonTrainableWeights }: Model): string[] {
  const [trainable, fixed] = [countOf(trainableWeights), countOf(nonTrainableWeights)];
  const all = { count: trainable.count + fixed.count, bytes: trainable.bytes + fixed.bytes };
  return [`Total params: ${countText(all)}`, `Trainable params: ${countText(trainable)}`, `Non-trainable params: ${countText(fixed)}`];
}

function countOf(weights: readonly Weight[]): { count: number; bytes: number } {
  const sizes = weights.map(({ shape }) => shape.reduce<number>((product, length) => product * (length ?? 1), 1));
  return {
    count: sizes.reduce((sum, size) => sum + size, 0),
    bytes: sizes.reduce((sum, size, i) => sum + size * (weights[i]?.dtype === "bool" ? 1 : 4), 0),
  };
}

const countText = ({ count, bytes }: { count: number; bytes: number }) => `${count.toLocaleString("en-US")} (${memoryText(bytes)})`;

/** As Keras' `readable_memory_size`. */
function memoryText(bytes: number): string {
  const units = ["B", "KB", "MB", "GB", "TB"];
  const power = bytes > 0 ? Math.min(units.length - 1, Math.floor(Math.log2(bytes) / 10)) : 0;
  return `${(bytes / 1024 ** power).toFixed(2)} ${units[power]}`;
}

function shapeText(shape: Shape | Shape[]): string {
  if (Array.isArray(shape[0])) return `[${(shape as Shape[]).map(shapeText).join(", ")}]`;
  const lengths = (shape as Shape).map((length) => length ?? "None");
  return `(${lengths.join(", ")}${lengths.length === 1 ? "," : ""})`;
}
