import { availableParallelism } from "node:os";

/**
 * What a worker's environment has besides that of this process: its share of the cores, and a GPU of its own where there are some.
 * TensorFlow reads these when it starts (https://www.tensorflow.org/api_docs/python/tf/config/threading, https://www.tensorflow.org/guide/gpu).
 */
export function environmentOf(worker: number, workers: number, gpus: number): Record<string, string> {
  const threads = String(Math.max(1, Math.floor(availableParallelism() / workers)));
  const share = { TF_NUM_INTRAOP_THREADS: threads, TF_NUM_INTEROP_THREADS: threads, OMP_NUM_THREADS: threads };
  if (gpus === 0) return share;
  // Workers that share a GPU must not take all of its memory at once.
  return { ...share, CUDA_VISIBLE_DEVICES: String(worker % gpus), TF_FORCE_GPU_ALLOW_GROWTH: "true" };
}
