import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { python, repositoryRoot } from "../../reference";

const run = promisify(execFile);
const passes = 3;
const side = 128;

interface Result {
  /** Of every pass. */
  seconds: number[];
  /** Resident memory, MB. */
  peak: number;
}

/** `npm run bench -- images 2000 3`: JPEG files of 400 x 300 pixels decoded to 128 x 128, by Keras and by data.imageFolder in turns; files, rounds. */
export async function images([count = "2000", rounds = "3"]: string[]): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "tslab-ml-bench-"));
  const script = join(repositoryRoot, "tests", "bench", "images", "keras_loader.py");
  const keras = async (action: string) => {
    const { stdout } = await run(python, [script, action, folder, count, String(side), String(passes)], {
      env: { ...process.env, TF_CPP_MIN_LOG_LEVEL: "3" },
    });
    return JSON.parse(stdout.trim().split("\n").at(-1) as string) as Result;
  };
  const ours = async () => {
    const { stdout } = await run(process.execPath, [join(__dirname, "job.js"), folder, String(side), String(passes)]);
    return JSON.parse(stdout) as Result;
  };
  try {
    await keras("write");
    console.log(`${count} JPEG files of 400 x 300 pixels to ${side} x ${side}, the best of ${passes} passes, batch 32`);
    console.log("| round | Keras (pictures/s) | tslab-ml (pictures/s) | Keras, peak (MB) | tslab-ml, peak (MB) |");
    console.log("| ----- | -----------------: | --------------------: | ---------------: | ------------------: |");
    for (let round = 1; round <= Number(rounds); round++) {
      const [theirs, own] = [await keras("load"), await ours()];
      const rate = ({ seconds }: Result) => Math.round(Number(count) / Math.min(...seconds)).toLocaleString("en-US");
      console.log(`| ${round} | ${rate(theirs)} | ${rate(own)} | ${Math.round(theirs.peak)} | ${Math.round(own.peak)} |`);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
