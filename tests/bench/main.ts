/** `npm run bench -- NAME`: measures what the README, the docs and the notebooks quote, beside what one would use instead. */
import { conformance } from "./conformance";
import { data } from "./data";
import { economics } from "./economics";
import { images } from "./images";
import { kernel } from "./kernel";
import { metrics } from "./metrics";
import { parity } from "./parity";
import { plots } from "./plots";
import { seeds } from "./seeds";
import { sweep } from "./sweep";
import { train } from "./train";
import { threads } from "./train/threads";

const benchmarks: Record<string, (args: string[]) => Promise<void>> = {
  conformance,
  data,
  economics,
  images,
  kernel,
  metrics,
  parity,
  plots,
  seeds,
  sweep,
  train,
  threads,
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
