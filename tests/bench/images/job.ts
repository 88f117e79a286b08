/** One pass after another over a folder of pictures, in a process of its own: `node job.js FOLDER SIDE PASSES`. */
import { data, tf } from "tslab-ml";

async function main([folder = "", side, passes]: string[]) {
  const pictures = await data.imageFolder(folder, { imageSize: Number(side), seed: 1, verbose: false });
  const seconds: number[] = [];
  for (let pass = 0; pass < Number(passes); pass++) {
    const start = performance.now();
    for await (const { xs, ys } of pictures) tf.dispose([xs, ys as tf.Tensor]);
    seconds.push((performance.now() - start) / 1000);
  }
  console.log(JSON.stringify({ seconds, peak: process.resourceUsage().maxRSS / 1024 }));
}

main(process.argv.slice(2));
