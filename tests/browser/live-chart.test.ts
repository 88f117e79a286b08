import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { screenshot, withoutBrowser } from "./chromium";
import { until } from "./lab-page";
import { labSession } from "./session";

describe("a live chart in JupyterLab", { skip: withoutBrowser, timeout: 180_000 }, () => {
  const session = labSession({
    "chart.ipynb": [
      `import { tf, train } from "tslab-ml";
const xs = tf.randomUniform([64, 4], -1, 1, "float32", 7);
const ys = xs.sum(1).greater(0).cast("int32");
const model = tf.sequential({ layers: [tf.layers.dense({ units: 2, activation: "softmax", inputShape: [4] })] });
const slow = { onEpochEnd: () => new Promise<void>((resolve) => setTimeout(resolve, 700)) };
await train.fit(model, { xs, ys }, {
  epochs: 4, loss: "sparseCategoricalCrossentropy", validationSplit: 0.25, optimizer: "adam", verbose: false,
  callbacks: [train.callbacks.liveChart({ metric: "loss" }), slow],
});`,
    ],
  });

  for (const theme of ["light", "dark"] as const) {
    it(`grows by a point per epoch in one place, in the ${theme} theme`, async () => {
      const { page, cell, begin, waitIdle, troubles, close } = await session.open("chart.ipynb", { theme });
      await begin(0);
      const points = cell(0).locator(".js-plotly-plot .scatterlayer .trace:first-of-type .points path");
      const seen = new Set<number>();
      await until(async () => seen.add(await points.count()).has(4), "the chart never had four points", 30);
      assert.ok(
        [2, 3].some((count) => seen.has(count)),
        `saw ${[...seen]} points`,
      );
      await waitIdle(30);
      await until(async () => (await cell(0).locator(".js-plotly-plot").count()) === 1, "there was not one chart at the end");
      await screenshot(page, `live-chart-${theme}`);
      assert.deepEqual(troubles, []);
      await close();
    });
  }
});
