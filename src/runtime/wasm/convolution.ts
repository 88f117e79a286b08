import { tf } from "../tensorflow";
import { registerComposed } from "./kernel";
import { patches, spreadGradient } from "./patches";

interface Attributes {
  readonly strides: number | [number, number];
  readonly pad: "valid" | "same" | number | tf.backend_util.ExplicitPadding;
  readonly dataFormat: "NHWC" | "NCHW";
  readonly dimRoundingMode?: "floor" | "round" | "ceil";
}

type FilterShape = [number, number, number, number];

/**
 * Gradients of a 2-D convolution, NHWC. tfjs's wasm back end has none for the filter, and a slow one for the input.
 *
 * filter: for every filter position, input patch (transposed) times `dy`; input: the full convolution of `dy` with the rotated filter.
 * The explicit transpose matters: `matMul`'s transposeA takes a path that is several times slower.
 */
export function registerConvolutionGradients(): void {
  registerComposed<"x" | "dy", Attributes & { filterShape: FilterShape }>("Conv2DBackpropFilter", ({ inputs, attrs }) => {
    const info = convolution(inputs.x.shape, attrs.filterShape, attrs);
    const pixels = info.batchSize * info.outHeight * info.outWidth;
    const dy = tf.reshape(inputs.dy, [pixels, info.outChannels]);
    const rows = [...patches(inputs.x as tf.Tensor4D, info)].map((patch) =>
      tf.matMul(tf.transpose(tf.reshape(patch, [pixels, info.inChannels])), dy),
    );
    return tf.reshape(tf.concat(rows, 0), attrs.filterShape);
  });

  registerComposed<"dy" | "filter", Attributes & { inputShape: FilterShape }>("Conv2DBackpropInput", ({ inputs, attrs }) => {
    const info = convolution(attrs.inputShape, inputs.filter.shape, attrs);
    const rotated = tf.transpose(tf.reverse(inputs.filter, [0, 1]), [0, 1, 3, 2]) as tf.Tensor4D;
    return tf.conv2d(spreadGradient(inputs.dy as tf.Tensor4D, info), rotated, 1, "valid");
  });
}

function convolution(inputShape: number[], filterShape: number[], { strides, pad, dataFormat, dimRoundingMode }: Attributes) {
  if (dataFormat === "NCHW") throw new Error('Convolutions on wasm take dataFormat "NHWC" (channels last); "NCHW" came.');
  return tf.backend_util.computeConv2DInfo(inputShape as FilterShape, filterShape as FilterShape, strides, 1, pad, dimRoundingMode);
}
