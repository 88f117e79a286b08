import { tf } from "../../runtime";

interface Reshape {
  readonly targetShape: number[];
  computeOutputShape(inputShape: (number | null)[] | (number | null)[][]): (number | null)[];
  fixUnknownDimension(inputShape: number[], outputShape: number[]): number[];
}

interface Separable {
  readonly depthMultiplier: number;
  getConfig(): object;
}

const prototypeOf = (layer: tf.layers.Layer) => Object.getPrototypeOf(layer);

/** Mends what tfjs 4.22 gets wrong about layers that a file is to hold. */
export function installLayerRepairs(): void {
  // It takes the batch for an unknown size of the input as well, and then leaves a size of -1 open, so that no flatten or dense can follow.
  const reshape = prototypeOf(tf.layers.reshape({ targetShape: [1], name: "reshape" })) as Reshape;
  const { computeOutputShape } = reshape;
  reshape.computeOutputShape = function (inputShape) {
    const [batch, ...sizes] = (Array.isArray(inputShape[0]) ? inputShape[0] : inputShape) as (number | null)[];
    if (sizes.some((size) => size === null)) return computeOutputShape.call(this, inputShape);
    return [batch ?? null, ...this.fixUnknownDimension(sizes as number[], this.targetShape)];
  };
  // It leaves the depthMultiplier out of what it writes, so that the weights do not fit what it reads.
  const separable = prototypeOf(tf.layers.separableConv2d({ filters: 1, kernelSize: 1, name: "separable" })) as Separable;
  const { getConfig } = separable;
  separable.getConfig = function () {
    return { ...getConfig.call(this), depthMultiplier: this.depthMultiplier };
  };
}
