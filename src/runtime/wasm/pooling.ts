import { tf } from "../tensorflow";

type Shape = [number, number, number, number];

interface Attributes {
  readonly filterSize: number | [number, number];
  readonly strides: number | [number, number];
  readonly pad: "valid" | "same" | number | tf.backend_util.ExplicitPadding;
  readonly dimRoundingMode?: "floor" | "round" | "ceil";
}

/** `BackendWasm`, as far as a kernel that reads and writes its memory needs it. */
interface WasmMemory {
  makeOutput(shape: number[], dtype: tf.DataType): tf.TensorInfo;
  typedArrayFromHeap(tensor: tf.TensorInfo): Float32Array;
}

/**
 * Gradient of 2-D max pooling, NHWC: each `dy` goes to the first maximum of its window, as in TensorFlow. tfjs's own wasm kernel starts its
 * search at the smallest positive float and so drops the gradient of every window whose values are all negative.
 */
export function registerMaxPoolGradient(): void {
  tf.unregisterKernel("MaxPoolGrad", "wasm");
  tf.registerKernel({
    kernelName: "MaxPoolGrad",
    backendName: "wasm",
    kernelFunc({ inputs, attrs, backend }) {
      const memory = backend as WasmMemory;
      const { dy, input } = inputs as Record<"dy" | "input", tf.TensorInfo>;
      const { filterSize, strides, pad, dimRoundingMode } = attrs as unknown as Attributes;
      const info = tf.backend_util.computePool2DInfo(input.shape as Shape, filterSize, strides, 1, pad, dimRoundingMode);
      const dx = memory.makeOutput(input.shape, "float32");
      scatterToMaxima(memory.typedArrayFromHeap(input), memory.typedArrayFromHeap(dy), memory.typedArrayFromHeap(dx), info);
      return dx;
    },
  });
}

/** 3-D max pooling has the same fault in both directions: better no kernel than one whose values are silently wrong. */
export function removeMaxPool3d(): void {
  for (const name of ["MaxPool3D", "MaxPool3DGrad"]) tf.unregisterKernel(name, "wasm");
}

function scatterToMaxima(x: Float32Array, dy: Float32Array, dx: Float32Array, info: tf.backend_util.Conv2DInfo): void {
  const { inHeight, inWidth, inChannels, outHeight, outWidth, filterHeight, filterWidth, strideHeight, strideWidth, padInfo } = info;
  dx.fill(0);
  for (let out = 0, pixel = 0; out < dy.length; out += inChannels, pixel++) {
    const row = Math.floor(pixel / outWidth);
    const image = Math.floor(row / outHeight);
    const top = (row % outHeight) * strideHeight - padInfo.top;
    const left = (pixel % outWidth) * strideWidth - padInfo.left;
    const [firstHeight, lastHeight] = [Math.max(top, 0), Math.min(top + filterHeight, inHeight)];
    const [firstWidth, lastWidth] = [Math.max(left, 0), Math.min(left + filterWidth, inWidth)];
    for (let channel = 0; channel < inChannels; channel++) {
      let largest = Number.NEGATIVE_INFINITY;
      let position = -1;
      for (let h = firstHeight; h < lastHeight; h++) {
        for (let w = firstWidth; w < lastWidth; w++) {
          const index = ((image * inHeight + h) * inWidth + w) * inChannels + channel;
          if (x[index]! > largest) {
            largest = x[index]!;
            position = index;
          }
        }
      }
      if (position >= 0) dx[position]! += dy[out + channel]!;
    }
  }
}
