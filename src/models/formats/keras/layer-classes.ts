const part = (name: string) => [`${name}_initializer`, `${name}_regularizer`, `${name}_constraint`];
const bias = ["use_bias", ...part("bias")];
const convolution = (...kernels: string[]) => [
  "kernel_size",
  "strides",
  "padding",
  "data_format",
  "dilation_rate",
  "activation",
  "activity_regularizer",
  ...kernels.flatMap(part),
  ...bias,
];
const withFilters = ["filters", ...convolution("kernel")];
const transposed = withFilters.filter((key) => key !== "dilation_rate");
const pooling = ["pool_size", "strides", "padding", "data_format"];
const recurrent = [
  "units",
  "activation",
  "activity_regularizer",
  ...part("kernel"),
  ...part("recurrent"),
  ...bias,
  ...["dropout", "recurrent_dropout", "return_sequences", "return_state", "go_backwards", "stateful", "unroll"],
];

/**
 * The layers that tfjs and Keras 3 both have, with the keys of their configurations that both know, in Keras's spelling. A key that is not here
 * must have a value that changes nothing.
 */
export const layerClasses: Readonly<Record<string, readonly string[]>> = {
  Dense: ["units", "activation", "activity_regularizer", ...part("kernel"), ...bias],
  Activation: ["activation"],
  ReLU: ["max_value"],
  LeakyReLU: ["negative_slope"],
  ELU: ["alpha"],
  Softmax: ["axis"],
  PReLU: [...part("alpha"), "shared_axes"],
  Conv1D: withFilters.filter((key) => key !== "data_format"),
  Conv2D: withFilters,
  Conv3D: withFilters,
  Conv2DTranspose: transposed,
  Conv3DTranspose: transposed,
  DepthwiseConv2D: ["depth_multiplier", ...convolution("depthwise")],
  SeparableConv2D: ["filters", "depth_multiplier", ...convolution("depthwise", "pointwise")],
  MaxPooling1D: pooling.slice(0, 3),
  MaxPooling2D: pooling,
  MaxPooling3D: pooling,
  AveragePooling1D: pooling.slice(0, 3),
  AveragePooling2D: pooling,
  AveragePooling3D: pooling,
  GlobalMaxPooling1D: [],
  GlobalMaxPooling2D: ["data_format"],
  GlobalAveragePooling1D: [],
  GlobalAveragePooling2D: ["data_format"],
  Flatten: ["data_format"],
  Reshape: ["target_shape"],
  Permute: ["dims"],
  RepeatVector: ["n"],
  Dropout: ["rate", "noise_shape", "seed"],
  SpatialDropout1D: ["rate", "seed"],
  GaussianNoise: ["stddev"],
  GaussianDropout: ["rate"],
  AlphaDropout: ["rate", "noise_shape"],
  BatchNormalization: [
    ...["axis", "momentum", "epsilon", "center", "scale", "moving_mean_initializer", "moving_variance_initializer"],
    ...part("beta"),
    ...part("gamma"),
  ],
  LayerNormalization: [
    ...["axis", "epsilon", "center", "scale"],
    ...["beta_initializer", "gamma_initializer", "beta_regularizer", "gamma_regularizer"],
  ],
  Embedding: ["input_dim", "output_dim", "activity_regularizer", ...part("embeddings")],
  LSTM: [...recurrent, "recurrent_activation", "unit_forget_bias"],
  GRU: [...recurrent, "recurrent_activation"],
  SimpleRNN: recurrent,
  Bidirectional: ["merge_mode", "layer"],
  TimeDistributed: ["layer"],
  Add: [],
  Multiply: [],
  Average: [],
  Maximum: [],
  Minimum: [],
  Concatenate: ["axis"],
  Dot: ["axes", "normalize"],
  UpSampling2D: ["size", "data_format", "interpolation"],
  ZeroPadding2D: ["padding", "data_format"],
  Cropping2D: ["cropping", "data_format"],
  Rescaling: ["scale", "offset"],
};

/** Keys that change nothing about what a layer computes, whatever their value. */
export const withoutEffect: ReadonlySet<string> = new Set([
  ...["seed", "autocast", "zero_output_for_mask", "use_cudnn", "implementation", "input_length", "batch_input_shape", "backward_layer"],
  ...["synchronized", "renorm_clipping", "renorm_momentum", "num_constants", "data_format"],
]);

/** Why a layer of this configuration does not mean the same in tfjs and in Keras 3; undefined when it does. */
export function differenceOf(className: string, config: Readonly<Record<string, unknown>>): string | undefined {
  if (config.activation === "hard_sigmoid")
    return "has the activation hard_sigmoid, which is 0.2 x + 0.5 in tfjs and x / 6 + 0.5 in Keras 3; build it with another one, such as sigmoid";
  if ((config.data_format ?? "channels_last") !== "channels_last")
    return `has the data_format ${config.data_format}; only channels_last is translated`;
  if (className === "GRU" && config.reset_after === true)
    return "has reset_after=True, which tfjs does not have; build and train it in Keras with reset_after=False";
  if (config.mask_zero === true) return "has mask_zero=True, and masks mean different things in tfjs and Keras; build it without";
  if (className === "UpSampling2D" && config.interpolation !== undefined && config.interpolation !== "nearest")
    return `has the interpolation ${config.interpolation}, which tfjs aligns in another way; only nearest is the same`;
  if (className === "Conv1D" && config.padding === "causal") return 'has padding="causal", which tfjs does not compute';
  if (className === "DepthwiseConv2D" && [config.dilation_rate ?? 1].flat().some((rate) => rate !== 1))
    return `has dilation_rate=${JSON.stringify(config.dilation_rate)}, which tfjs does not compute`;
  if (className === "ELU" && config.alpha !== 1) return `has alpha=${config.alpha}; tfjs has only 1`;
  return undefined;
}

export const isRecurrent = (className: string): boolean => ["LSTM", "GRU", "SimpleRNN"].includes(className);

/** Whether a value of a key that is not translated says the same as its absence. */
export const saysNothing = (key: string, value: unknown): boolean =>
  withoutEffect.has(key) ||
  value === null ||
  value === false ||
  value === 0 ||
  (key === "groups" && value === 1) ||
  (key === "dilation_rate" && [value].flat().every((n) => n === 1)) ||
  (typeof value === "object" && Object.keys(value).length === 0);
