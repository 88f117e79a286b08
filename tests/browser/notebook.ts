import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { bundleOf } from "tslab-ml/display";

const kernelspec = { name: "tslab-ml", display_name: "TypeScript (tslab-ml)", language: "typescript" };

/** Writes a notebook as it looks after it was run: one code cell per value, with what the value shows. Nobody has signed it. */
export async function writeNotebook(
  folder: string,
  name: string,
  values: readonly unknown[],
  { markdown = [] }: { markdown?: readonly string[] } = {},
): Promise<string> {
  const texts = markdown.map((source, i) => ({ cell_type: "markdown", id: `text-${i}`, metadata: {}, source }));
  const cells = await Promise.all(
    values.map(async (value, i) => ({
      cell_type: "code",
      id: `value-${i}`,
      metadata: {},
      execution_count: i + 1,
      source: `value${i}`,
      outputs: [{ output_type: "execute_result", execution_count: i + 1, metadata: {}, data: await bundleOf(value) }],
    })),
  );
  const path = join(folder, name);
  writeFileSync(path, JSON.stringify({ cells: [...texts, ...cells], metadata: { kernelspec }, nbformat: 4, nbformat_minor: 5 }));
  return path;
}

/** Writes a notebook that was never run. */
export function writeSources(folder: string, name: string, sources: readonly string[]): void {
  const cells = sources.map((source, i) => ({
    cell_type: "code",
    id: `cell-${i}`,
    metadata: {},
    execution_count: null,
    source,
    outputs: [],
  }));
  writeFileSync(join(folder, name), JSON.stringify({ cells, metadata: { kernelspec }, nbformat: 4, nbformat_minor: 5 }));
}
