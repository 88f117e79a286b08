import { type Binding, loadGraph, type TensorMetadata } from "../../graphs";
import type { Graph } from "./graph";

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

/** Loads `graph` into TensorFlow. */
export function loadSession(binding: Binding, graph: Graph): Session {
  const session = loadGraph(binding, graph.savedModel);
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
