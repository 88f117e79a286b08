import { formatMetric, type History } from "./history";
import type { Progress } from "./progress";

/** One line for every epoch, for logs and for notebooks that nobody watches: `Epoch 3/10 - 7.1 s - 8,451 images/s - loss: 0.3120 - ...`. */
export function lineProgress({ unit, epochs, print }: { unit: string; epochs: number; print: (line: string) => void }): Progress {
  return {
    batch() {},
    epochEnd: (history) => print(epochLine(history, { unit, epochs })),
    end(history) {
      if (history.interrupted) print(`Interrupted after ${history.epoch.length} finished epochs.`);
    },
  };
}

/** The last finished epoch in one line, as Keras prints it. */
export function epochLine({ epoch, history, seconds, params }: History, { unit, epochs }: { unit: string; epochs: number }): string {
  const last = epoch.length - 1;
  const took = seconds[last] as number;
  const metrics = Object.entries(history).map(([name, values]) => `${name}: ${formatMetric(values[last])}`);
  const speed = `${Math.round(params.samples / took).toLocaleString("en-US")} ${unit}/s`;
  return [`Epoch ${(epoch[last] as number) + 1}/${epochs}`, `${took.toFixed(1)} s`, speed, ...metrics].join(" - ");
}
