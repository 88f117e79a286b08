import { type NativeBackend, nativeBackend, type OpAttribute } from "../../graphs";
import { tf } from "../../runtime";
import { insideStep } from "./random-ops";

interface LayerVariable {
  read(): tf.Variable;
  write(value: tf.Tensor): void;
}

interface BatchNormalization {
  axis: number;
  epsilon: number;
  momentum: number;
  gamma: LayerVariable | null;
  beta: LayerVariable | null;
  movingMean: LayerVariable;
  movingVariance: LayerVariable;
  call(inputs: tf.Tensor | tf.Tensor[], kwargs: { training?: boolean }): tf.Tensor;
}

/**
 * Batch normalisation in a training step by TensorFlow's fused op and its fused gradient. tfjs writes both with some forty small ops, each of
 * which goes through all the activations.
 */
export function installBatchNorm(): void {
  const prototype = Object.getPrototypeOf(tf.layers.batchNormalization({})) as BatchNormalization;
  const { call } = prototype;
  prototype.call = function (inputs, kwargs) {
    const x = Array.isArray(inputs) ? (inputs[0] as tf.Tensor) : inputs;
    const last = this.axis === -1 || this.axis === x.rank - 1;
    return insideStep() && kwargs.training && last && x.rank > 1 ? normalise(this, x) : call.call(this, inputs, kwargs);
  };
}

function normalise(layer: BatchNormalization, x: tf.Tensor): tf.Tensor {
  const channels = x.shape[x.rank - 1] as number;
  const n = x.size / channels;
  return tf.tidy(() => {
    const gamma = layer.gamma?.read() ?? tf.ones([channels]);
    const beta = layer.beta?.read() ?? tf.zeros([channels]);
    const { y, mean, variance } = fused(x.rank === 4 ? x : tf.reshape(x, [-1, 1, 1, channels]), gamma, beta, layer.epsilon);
    const move = (variable: LayerVariable, value: tf.Tensor) => {
      const old = variable.read();
      variable.write(tf.sub(old, tf.mul(tf.sub(old, value), 1 - layer.momentum)));
    };
    move(layer.movingMean, mean);
    // TensorFlow returns the variance of the population, n / (n - 1) of the batch's, which tfjs takes.
    move(layer.movingVariance, tf.mul(variance, (n - 1) / n));
    tf.dispose([mean, variance]);
    return x.rank === 4 ? y : tf.reshape(y, x.shape);
  });
}

function fused(x: tf.Tensor, gamma: tf.Tensor, beta: tf.Tensor, epsilon: number) {
  const backend = nativeBackend() as NativeBackend;
  const { TF_ATTR_TYPE, TF_ATTR_FLOAT, TF_ATTR_STRING, TF_ATTR_BOOL } = backend.binding;
  const float = backend.getDTypeInteger("float32");
  const attributes: OpAttribute[] = [
    { name: "T", type: TF_ATTR_TYPE, value: float },
    { name: "U", type: TF_ATTR_TYPE, value: float },
    { name: "epsilon", type: TF_ATTR_FLOAT, value: epsilon },
    { name: "data_format", type: TF_ATTR_STRING, value: "NHWC" },
    { name: "is_training", type: TF_ATTR_BOOL, value: true },
  ];
  const statistics: tf.Tensor[] = [];
  const normalised = tf.customGrad((...args) => {
    const [input, scale, offset, save] = args as unknown as [tf.Tensor, tf.Tensor, tf.Tensor, (tensors: tf.Tensor[]) => void];
    const none = tf.tensor1d([]);
    const outputs = backend.executeMultipleOutputs("FusedBatchNormV3", attributes, [input, scale, offset, none, none], 6);
    const [y, mean, variance, ...reserved] = outputs as [tf.Tensor, tf.Tensor, tf.Tensor, ...tf.Tensor[]];
    statistics.push(tf.keep(mean), tf.keep(variance));
    save([input, scale, ...reserved]);
    return {
      value: y,
      gradFunc: (dy: tf.Tensor, saved: tf.Tensor[]) =>
        backend.executeMultipleOutputs("FusedBatchNormGradV3", attributes, [dy, ...saved], 5).slice(0, 3),
    };
  });
  const y = normalised(x, gamma, beta);
  return { y, mean: statistics[0] as tf.Tensor, variance: statistics[1] as tf.Tensor };
}
