import { tf } from "../tensorflow";
import type { Size } from "./kernel";

type ConvInfo = ReturnType<typeof tf.backend_util.computeConv2DInfo>;

/**
 * For every position (i, j) of a filter, the part of the padded input that it meets: `[N, outHeight, outWidth, C]` each, row by row.
 */
export function* patches(x: tf.Tensor4D, info: ConvInfo): Generator<tf.Tensor> {
  const { padInfo, strideHeight, strideWidth, dilationHeight, dilationWidth, outHeight, outWidth } = info;
  const padded = padOrCrop(x, [padInfo.top, padInfo.bottom], [padInfo.left, padInfo.right]);
  const [batch, , , channels] = padded.shape;
  const height = (outHeight - 1) * strideHeight + 1;
  const width = (outWidth - 1) * strideWidth + 1;
  for (let i = 0; i < info.filterHeight; i++) {
    for (let j = 0; j < info.filterWidth; j++) {
      const [top, left] = [i * dilationHeight, j * dilationWidth];
      yield strideHeight === 1 && strideWidth === 1
        ? tf.slice(padded, [0, top, left, 0], [batch, outHeight, outWidth, channels])
        : tf.stridedSlice(padded, [0, top, left, 0], [batch, top + height, left + width, channels], [1, strideHeight, strideWidth, 1]);
    }
  }
}

/**
 * `dy` prepared so that a convolution of stride 1 with the rotated filter gives the gradient of the input: zeros between the pixels
 * where the forward convolution had strides, and a border as wide as the filter reaches.
 */
export function spreadGradient(dy: tf.Tensor4D, info: ConvInfo): tf.Tensor4D {
  const spread = insertZeros(dy, [info.strideHeight, info.strideWidth]);
  const { padInfo, effectiveFilterHeight, effectiveFilterWidth, inHeight, inWidth } = info;
  return padOrCrop(
    spread,
    [effectiveFilterHeight - 1 - padInfo.top, inHeight + padInfo.top - spread.shape[1]],
    [effectiveFilterWidth - 1 - padInfo.left, inWidth + padInfo.left - spread.shape[2]],
  );
}

/** `[N, H, W, C]` to `[N, H * strideHeight, W * strideWidth, C]`, zeros after every row and column. */
function insertZeros(x: tf.Tensor4D, [strideHeight, strideWidth]: Size): tf.Tensor4D {
  const [batch, height, width, channels] = x.shape;
  if (strideHeight === 1 && strideWidth === 1) return x;
  const rows = tf.pad(tf.reshape(x, [batch * height, 1, width * channels]), [
    [0, 0],
    [0, strideHeight - 1],
    [0, 0],
  ]);
  const columns = tf.pad(tf.reshape(rows, [batch * height * strideHeight * width, 1, channels]), [
    [0, 0],
    [0, strideWidth - 1],
    [0, 0],
  ]);
  return tf.reshape(columns, [batch, height * strideHeight, width * strideWidth, channels]);
}

/** Pads height and width with zeros, or cuts off where the amount is negative. */
function padOrCrop(x: tf.Tensor4D, [top, bottom]: Size, [left, right]: Size): tf.Tensor4D {
  const grown = [top, bottom, left, right].some((amount) => amount > 0)
    ? tf.pad4d(x, [
        [0, 0],
        [Math.max(top, 0), Math.max(bottom, 0)],
        [Math.max(left, 0), Math.max(right, 0)],
        [0, 0],
      ])
    : x;
  if ([top, bottom, left, right].every((amount) => amount >= 0)) return grown;
  const [batch, height, width, channels] = x.shape;
  return tf.slice(grown, [0, Math.max(-top, 0), Math.max(-left, 0), 0], [batch, height + top + bottom, width + left + right, channels]);
}
