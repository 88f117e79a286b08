import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Graph } from "./graph";
import type { Binding, TensorMetadata } from "./native";

/** A graph loaded into TensorFlow; tensors go in and out by their native ids. */
export interface Session {
  /** Runs the graph once and returns its outputs. */
  run(inputs: readonly number[]): TensorMetadata[];
  /** Copies values into residents. */
  store(values: ReadonlyMap<number, number>): void;
  /** Reads residents. */
  read(residents: readonly number[]): TensorMetadata[];
  dispose(): void;
}

/** Loads `graph` by way of a SavedModel in a temporary folder, the one door to graphs that tfjs-node's binding has. */
export function loadSession(binding: Binding, graph: Graph): Session {
  const folder = mkdtempSync(join(tmpdir(), "tslab-ml-"));
  let session: number;
  try {
    writeFileSync(join(folder, "saved_model.pb"), graph.savedModel);
    session = binding.loadSavedModel(folder, "train");
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const inputNames = graph.inputs.join(",");
  const outputNames = graph.outputs.join(",");
  const resident = (index: number) => graph.residents[index] as Graph["residents"][number];
  return {
    run: (inputs) => binding.runSavedModel(session, inputs as number[], inputNames, outputNames),
    store(values) {
      if (values.size === 0) return;
      const names = [...values.keys()].map(resident);
      const done = binding.runSavedModel(
        session,
        [...values.values()],
        names.map((n) => n.feed).join(","),
        names.map((n) => n.store).join(","),
      );
      for (const { id } of done) binding.deleteTensor(id);
    },
    read: (residents) => binding.runSavedModel(session, [], "", residents.map((i) => resident(i).read).join(",")),
    dispose: () => binding.deleteSavedModel(session),
  };
}
