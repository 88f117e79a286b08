import { duration } from "../display";
import { formatMetric } from "./history";
import type { Progress } from "./progress";
import { epochLine } from "./progress-lines";

const width = 24;
const interval = 100;

/** A bar that is redrawn in place; every finished epoch leaves its line. */
export function terminalProgress({ unit, write }: { unit: string; write: (text: string) => void }): Progress {
  let drawn = 0;
  let epochs = 0;
  return {
    batch({ epoch, batch, batches, samplesPerSecond, secondsLeft, logs, ...state }) {
      epochs = state.epochs;
      if (Date.now() - drawn < interval) return;
      drawn = Date.now();
      const filled = Math.round((width * batch) / batches);
      const bar = `${"█".repeat(filled)}${"░".repeat(width - filled)}`;
      const metrics = Object.entries(logs).map(([name, value]) => `${name} ${formatMetric(value)}`);
      const speed = `${Math.round(samplesPerSecond).toLocaleString("en-US")} ${unit}/s`;
      write(`\r\x1b[KEpoch ${epoch + 1}/${epochs} ${bar} ${speed}, ETA ${duration(secondsLeft)}  ${metrics.join("  ")}`);
    },
    epochEnd: (history) => write(`\r\x1b[K${epochLine(history, { unit, epochs })}\n`),
    end: (history) => write(history.interrupted ? `\r\x1b[KInterrupted after ${history.epoch.length} finished epochs.\n` : ""),
  };
}
