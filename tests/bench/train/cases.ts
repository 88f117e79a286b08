import type { ContestantName, Job } from "./job";

export interface Case {
  title: string;
  job: Job;
  /** Images for plain tfjs, which is slow; its figure is scaled. `0`: it is not measured. */
  plainImages: number;
  unit: "s per 60,000 images" | "ms" | "MB";
  /** The part of what was measured that this row shows, in seconds or bytes, for `images` images. */
  read?: (value: number[]) => number;
}

const epoch = (title: string, job: Omit<Job, "measure" | "precision">, plainImages: number): Case => ({
  title,
  job: { measure: "epoch", precision: "float32", ...job },
  plainImages,
  unit: "s per 60,000 images",
});

const seedCnn = (batchSize: number, bfloat16 = false): Case => {
  const made = epoch(
    `seed CNN, batch ${batchSize}${bfloat16 ? ", mixed bfloat16" : ""}`,
    { network: "seed-cnn", images: 60_000, batchSize },
    bfloat16 ? 0 : 100 * batchSize,
  );
  return bfloat16 ? { ...made, job: { ...made.job, precision: "mixed_bfloat16" } } : made;
};

const computing = (measure: "evaluate" | "predict", precision: Job["precision"] = "float32", batchSize = 1000): Case => ({
  title: `${measure}, seed CNN, 10,000 images, batch ${batchSize}, the second call on${precision === "float32" ? "" : ", mixed bfloat16"}`,
  job: { measure, network: "seed-cnn", images: 10_000, batchSize, precision },
  plainImages: precision === "float32" ? 10_000 : 0,
  unit: "ms",
});

const steps = (network: "seed-cnn" | "resnet", title: string): Case[] =>
  [1, 10].map((count) => ({
    title: `beginning of fit to the end of step ${count}, ${title}, batch 128`,
    job: { measure: "steps", network, images: 1280, batchSize: 128, precision: "float32" },
    plainImages: 0,
    unit: "ms",
    read: (ends) => ends[count - 1] as number,
  }));

/** The cases by the name with which the command line asks for them; those of one name may share their processes. */
export const cases: Readonly<Record<string, readonly Case[]>> = {
  "seed-cnn": [seedCnn(32), seedCnn(128)],
  bfloat16: [seedCnn(32, true), seedCnn(128, true)],
  mlp: [epoch("MLP 784-512-256-10, batch 128", { network: "mlp", images: 60_000, batchSize: 128 }, 12_800)],
  resnet: [epoch("ResNet-20, batch 128", { network: "resnet", images: 3840, batchSize: 128 }, 640)],
  lstm: [epoch("LSTM 64 over 28 rows, batch 128", { network: "lstm", images: 12_800, batchSize: 128 }, 2560)],
  separable: [epoch("separable CNN with batch norm, batch 128", { network: "separable", images: 3840, batchSize: 128 }, 640)],
  evaluate: [computing("evaluate"), computing("evaluate", "mixed_bfloat16")],
  predict: [computing("predict"), computing("predict", "mixed_bfloat16")],
  // The best size of one contestant need not be that of another; 32 is Keras's default, 500 ours.
  sizes: (["evaluate", "predict"] as const).flatMap((measure) =>
    [32, 128, 500, 1000, 2500].map((size) => ({ ...computing(measure, "float32", size), plainImages: 0 })),
  ),
  "first-step": [...steps("seed-cnn", "seed CNN"), ...steps("resnet", "ResNet-20")],
  memory: [
    {
      title: "peak resident memory, seed CNN, one epoch, batch 128",
      job: { measure: "memory", network: "seed-cnn", images: 60_000, batchSize: 128, precision: "float32" },
      plainImages: 0,
      unit: "MB",
    },
  ],
};

/** What a contestant does for a case; undefined when it takes no part. */
export function jobOf({ job, plainImages }: Case, contestant: ContestantName): Job | undefined {
  if (contestant !== "plain") return job;
  return plainImages > 0 ? { ...job, images: plainImages } : undefined;
}

/** The figure of a row in seconds per 60,000 images, milliseconds or megabytes. */
export function figureOf({ unit, read }: Case, job: Job, value: number | number[]): number {
  const one = read ? read(value as number[]) : (value as number);
  switch (unit) {
    case "ms":
      return one * 1000;
    case "MB":
      return one / 1e6;
    default:
      return (one * 60_000) / job.images;
  }
}
