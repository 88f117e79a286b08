import { tf } from "../tensorflow";
import { registerComposed } from "./kernel";
import { patches, spreadGradient } from "./patches";

type Shape = [number, number, number, number];

interface Attributes {
  readonly strides: number | [number, number];
  readonly pad: "valid" | "same" | number | tf.backend_util.ExplicitPadding;
  readonly dilations: number | [number, number];
  readonly dimRoundingMode?: "floor" | "round" | "ceil";
}

/**
 * Gradients of a depthwise 2-D convolution (MobileNet, SeparableConv2D), NHWC; tfjs's wasm back end has none. The filter is
 * `[height, width, C, M]`, the output has channel `c * M + m`.
 */
export function registerDepthwiseGradients(): void {
  registerComposed<"x" | "dy", Attributes & { filterShape: Shape }>("DepthwiseConv2dNativeBackpropFilter", ({ inputs, attrs }) => {
    const info = convolution(inputs.x.shape as Shape, attrs.filterShape, attrs);
    const [, , channels, multiplier] = attrs.filterShape;
    const pixels = info.batchSize * info.outHeight * info.outWidth;
    const dy = tf.reshape(inputs.dy, [pixels, channels, multiplier]);
    const rows = [...patches(inputs.x as tf.Tensor4D, info)].map((patch) =>
      tf.sum(tf.mul(tf.reshape(patch, [pixels, channels, 1]), dy), 0),
    );
    return tf.reshape(tf.stack(rows), attrs.filterShape);
  });

  registerComposed<"dy" | "filter", Attributes & { inputShape: Shape }>("DepthwiseConv2dNativeBackpropInput", ({ inputs, attrs }) => {
    const info = convolution(attrs.inputShape, inputs.filter.shape as Shape, attrs);
    const [height, width, channels, multiplier] = inputs.filter.shape as Shape;
    const rotated = tf.reverse(inputs.filter, [0, 1]) as tf.Tensor4D;
    const dy = tf.reshape(inputs.dy, [-1, channels, multiplier]);
    const parts = Array.from({ length: multiplier }, (_, m) => {
      const part = tf.reshape(tf.slice(dy, [0, 0, m], [-1, -1, 1]), [info.batchSize, info.outHeight, info.outWidth, channels]);
      const filter = tf.slice(rotated, [0, 0, 0, m], [height, width, channels, 1]);
      return tf.depthwiseConv2d(spreadGradient(part as tf.Tensor4D, info), filter, 1, "valid", "NHWC", attrs.dilations);
    });
    return tf.addN(parts);
  });
}

function convolution(inputShape: Shape, filterShape: Shape, { strides, pad, dilations, dimRoundingMode }: Attributes) {
  return tf.backend_util.computeConv2DInfo(inputShape, filterShape, strides, dilations, pad, dimRoundingMode, true);
}
