import type { tf } from "tslab-ml";

/**
 * Floating-point operations of the forward pass for one sample: two for every multiplication and addition in convolutions and matrix
 * products, from the shapes of the layers. The backward pass takes twice as many, for it computes two gradients per product.
 */
export function forwardFlops(model: tf.LayersModel): number {
  return model.layers.reduce((sum, layer) => sum + layerFlops(layer), 0);
}

function layerFlops(layer: tf.layers.Layer): number {
  const { length } = [layer.outputShape].flat(1);
  const output = (Array.isArray(layer.outputShape[0]) ? layer.outputShape[0] : layer.outputShape) as number[];
  const kernels = layer.trainableWeights.map(({ shape }) => shape as number[]).filter((shape) => shape.length > 1);
  const products = kernels.reduce((sum, shape) => sum + shape.reduce((a, b) => a * b, 1), 0);
  if (length === 4) return 2 * products * (output[1] as number) * (output[2] as number);
  const input = (layer.input as tf.SymbolicTensor | undefined)?.shape ?? [];
  // A recurrent layer multiplies by its kernels once per step.
  const steps = layer.getClassName() === "LSTM" ? (input[1] as number) : 1;
  return 2 * products * steps;
}
