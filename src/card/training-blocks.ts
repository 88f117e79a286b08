import { learningCurves } from "../plots";
import { type Block, facts } from "./blocks";
import type { Run, Training } from "./content";
import { decimals } from "./results";
import { duration } from "./units";

/** Settings, how the run went, and its learning curves. */
export function trainingBlocks({ history, settings = {} }: Training = {}): Block[] {
  return [
    ...facts([...Object.entries(settings).map(([name, value]) => [name, String(value)] as const), ...(history ? runFacts(history) : [])]),
    ...(history && history.epoch.length > 0 ? [endTable(history), curves(history)] : []),
  ];
}

function runFacts({ epoch, params, seconds, interrupted }: Run): [string, string | undefined][] {
  const planned = params && params.epochs !== epoch.length ? ` of ${params.epochs} planned` : "";
  return [
    ["Epochs", `${epoch.length}${planned}${interrupted ? ", interrupted" : ""}`],
    ["Batch size", params && String(params.batchSize)],
    ["Training samples", params?.samples.toLocaleString("en-US")],
    ["Training time", seconds && seconds.length > 0 ? duration(sum(seconds)) : undefined],
  ];
}

function endTable({ epoch, history }: Run): Block {
  const rows = Object.entries(history).map(([name, values]) => {
    const finite = values.filter(Number.isFinite);
    const best = /loss|error/.test(name) ? Math.min(...finite) : Math.max(...finite);
    const at = epoch[values.indexOf(best)];
    return [name, decimals(values.at(-1) ?? Number.NaN), finite.length > 0 ? `${decimals(best)} (epoch ${(at ?? 0) + 1})` : ""];
  });
  return { kind: "table", caption: "At the end of training", columns: ["Metric", "Last epoch", "Best epoch"], rows };
}

const curves = (history: Run): Block => ({ kind: "figure", caption: "Learning curves", figure: learningCurves(history) });

export const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
