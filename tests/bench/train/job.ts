import type { NetworkName } from "./networks";

/** Who is measured: Keras, tfjs-node's own `model.fit`, or this package; all three on the same TensorFlow. */
export const contestantNames = ["keras", "plain", "tslab-ml"] as const;
export type ContestantName = (typeof contestantNames)[number];

/** What one process does, once; it comes to the process as JSON. */
export interface Job {
  measure: "epoch" | "evaluate" | "predict" | "steps" | "memory";
  network: NetworkName;
  /** How many images the process trains on, or computes. */
  images: number;
  batchSize: number;
  precision: "float32" | "mixed_bfloat16";
}

/** What the process prints, as one line of JSON. */
export interface Measured {
  /** In seconds; for `memory` in bytes; for `steps` the seconds from the beginning of fit to the end of every step. */
  value: number | number[];
  parameters: number;
  /** Floating-point operations of the forward pass of one image; only the package's own process counts them. */
  flops?: number;
}
