/** One model of the comparison; `measure.ts` and `measure.py` build the same layers by its name. */
export interface Case {
  readonly title: string;
  readonly model: "seed-cnn" | "mlp" | "resnet" | "lstm" | "separable";
  readonly batch: number;
  /** Images in an epoch; times are told for 60,000. */
  readonly images: number;
  /** For plain TensorFlow.js, which is slow. */
  readonly eagerImages: number;
  /** Also in mixed bfloat16. */
  readonly bfloat16?: boolean;
}

export const cases: Readonly<Record<string, Case>> = {
  "seed-cnn-32": { title: "seed CNN, batch 32", model: "seed-cnn", batch: 32, images: 60_000, eagerImages: 3_200, bfloat16: true },
  "seed-cnn-128": { title: "seed CNN, batch 128", model: "seed-cnn", batch: 128, images: 60_000, eagerImages: 6_400, bfloat16: true },
  mlp: { title: "MLP 784-512-256-10, batch 128", model: "mlp", batch: 128, images: 60_000, eagerImages: 12_800 },
  resnet: { title: "ResNet-20, batch 128", model: "resnet", batch: 128, images: 3_840, eagerImages: 640 },
  lstm: { title: "LSTM 64 on 28 rows, batch 128", model: "lstm", batch: 128, images: 12_800, eagerImages: 2_560 },
  separable: { title: "depthwise-separable CNN, batch 128", model: "separable", batch: 128, images: 6_400, eagerImages: 1_280 },
};

/** What a contestant prints as one line of JSON. */
export interface Measured {
  /** Seconds for 60,000 images, in the second epoch. */
  readonly epoch: number;
  /** Seconds from the call of fit to its return, for one batch and a fresh model. */
  readonly firstStep: number;
  /** Seconds for 10,000 images, in the second call. */
  readonly evaluate: number;
  readonly predict: number;
  /** Peak resident memory, MiB. */
  readonly memory: number;
  readonly parameters: number;
}
