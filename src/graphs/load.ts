import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Binding } from "./native";

/**
 * Loads the bytes of a `saved_model.pb` with the tag `train` into a TensorFlow session and returns its number; by way of a temporary folder, the
 * one door to graphs that tfjs-node's binding has.
 */
export function loadGraph(binding: Binding, savedModel: Uint8Array): number {
  const folder = mkdtempSync(join(tmpdir(), "tslab-ml-"));
  try {
    writeFileSync(join(folder, "saved_model.pb"), savedModel);
    return binding.loadSavedModel(folder, "train");
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
