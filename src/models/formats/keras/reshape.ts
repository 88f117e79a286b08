import { tf } from "../../../runtime";

interface Reshape {
  readonly targetShape: number[];
  computeOutputShape(inputShape: (number | null)[] | (number | null)[][]): (number | null)[];
  fixUnknownDimension(inputShape: number[], outputShape: number[]): number[];
}

/**
 * Lets the layers after a `reshape` with a size of -1 know that size. tfjs 4.22 takes the batch for an unknown size as well, and then leaves all
 * of them open, so that no `flatten` or `dense` can follow.
 */
export function installReshape(): void {
  const prototype = Object.getPrototypeOf(tf.layers.reshape({ targetShape: [1], name: "reshape" })) as Reshape;
  const { computeOutputShape } = prototype;
  prototype.computeOutputShape = function (inputShape) {
    const [batch, ...sizes] = (Array.isArray(inputShape[0]) ? inputShape[0] : inputShape) as (number | null)[];
    if (sizes.some((size) => size === null)) return computeOutputShape.call(this, inputShape);
    return [batch ?? null, ...this.fixUnknownDimension(sizes as number[], this.targetShape)];
  };
}
