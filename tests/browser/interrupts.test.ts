import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { screenshot, withoutBrowser } from "./chromium";
import { until } from "./lab-page";
import { labSession } from "./session";

describe("interrupting in JupyterLab", { skip: withoutBrowser, timeout: 180_000 }, () => {
  const session = labSession({
    "fit.ipynb": [
      `import { tf, train } from "tslab-ml";
const model = tf.sequential({ layers: [tf.layers.dense({ units: 64, inputShape: [64] }), tf.layers.dense({ units: 1 })] });
const samples = { xs: tf.randomNormal([2000, 64]), ys: tf.randomNormal([2000, 1]) };`,
      'await train.fit(model, samples, { epochs: 100000, batchSize: 32, loss: "meanSquaredError", optimizer: "sgd" });',
      "const history = train.historyOf(model)!;\n[history.interrupted, history.epoch.length > 0, history.history.loss.length === history.epoch.length]",
      "Object.values(await train.evaluate(model, samples)).every(Number.isFinite)",
    ],
    "loop.ipynb": ["const before = 3;", 'console.log("turning");\nfor (;;);', "before"],
  });

  it("the stop button ends train.fit; the model keeps its weights and its history so far", async () => {
    const { page, cell, output, begin, run, press, prompts, troubles, close } = await session.open("fit.ipynb");
    await run(0);
    await begin(1);
    const title = output(1).locator("b").first();
    await title.waitFor();
    const first = await title.textContent();
    await until(async () => (await title.textContent()) !== first, "the progress had not gone on");
    assert.equal(await output(1).count(), 1);
    assert.equal(await output(1).locator("progress").count(), 1);
    await press("interrupt");
    await until(async () => (await prompts())[1] === "[2]:", "the cell had not ended");
    assert.match((await cell(1).textContent()) ?? "", /FitInterrupted.*interrupted after \d+ of 100000 epochs/s);
    assert.equal(await output(1).locator("progress").count(), 0);
    await screenshot(page, "interrupt-fit");
    await run(2);
    assert.deepEqual(await output(2).allTextContents(), ["[ true, true, true ]"]);
    await run(3);
    assert.match((await output(3).allTextContents()).join(), /true$/);
    assert.deepEqual(troubles, []);
    await close();
  });

  it("the keys I I end an endless loop, and the variables stay", async () => {
    const { page, cell, output, begin, run, prompts, troubles, close } = await session.open("loop.ipynb");
    await run(0);
    await begin(1);
    await output(1).getByText("turning").waitFor();
    await page.keyboard.press("Escape");
    await page.keyboard.press("i");
    await page.keyboard.press("i");
    await until(async () => (await prompts())[1] === "[2]:", "the loop had not ended");
    assert.match((await cell(1).textContent()) ?? "", /Interrupted: The cell was interrupted; variables are kept/);
    await run(2);
    assert.deepEqual(await output(2).allTextContents(), ["3"]);
    assert.deepEqual(troubles, []);
    await close();
  });
});
