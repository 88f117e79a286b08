/** `npm run bench -- train`, `seeds`, `parity`, `kernel`, `conformance` or `sweep`: measures what the README, the docs and the notebooks quote. */
import { conformance } from "./conformance";
import { kernel } from "./kernel";
import { parity } from "./parity";
import { seeds } from "./seeds";
import { sweep } from "./sweep";
import { train } from "./train";

const benchmarks: Record<string, (args: string[]) => Promise<void>> = { train, seeds, parity, kernel, conformance, sweep };
const [name = "", ...args] = process.argv.slice(2);
const benchmark = benchmarks[name];
if (!benchmark) {
  console.error(`bench: "${name}" is not known; use one of ${Object.keys(benchmarks).join(", ")}, as in: npm run bench -- train`);
  process.exit(1);
}
benchmark(args).catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
