/** `npm run bench -- train`, `threads`, `seeds`, `parity`, `images`, `economics`, `kernel` or `conformance`: measures what the README, the docs and the notebooks quote. */
import { conformance } from "./conformance";
import { economics } from "./economics";
import { images } from "./images";
import { kernel } from "./kernel";
import { parity } from "./parity";
import { seeds } from "./seeds";
import { train } from "./train";
import { threads } from "./train/threads";

const benchmarks: Record<string, (args: string[]) => Promise<void>> = {
  train,
  threads,
  seeds,
  parity,
  images,
  economics,
  kernel,
  conformance,
};
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
