import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { clean } from "tslab-ml";
import { screenshot, withoutBrowser } from "./chromium";
import { until } from "./lab-page";
import { writeNotebook } from "./notebook";
import { labSession } from "./session";

describe("the quality page in JupyterLab", { skip: withoutBrowser, timeout: 180_000 }, () => {
  const session = labSession();

  for (const theme of ["light", "dark"] as const) {
    it(`shows its pictures in a notebook that nobody trusts, in the ${theme} theme`, async () => {
      const [train, test] = await Promise.all([clean.messyOrders({ rows: 5000 }), clean.messyOrders({ rows: 1000, seed: 2 })]);
      const { table, records } = await clean.apply(
        train,
        clean.trim({ emptyAsMissing: true }),
        clean.parseNumbers({ columns: ["price"], thousands: ",", units: { "€": 1, EUR: 1, $: 0.9 } }),
        clean.outliers({ columns: ["price"], method: "iqr", threshold: 3, action: "clip" }),
      );
      const report = await clean.quality(train, {
        title: "Quality of the orders",
        label: "returned",
        rules: [clean.rules.unique("order_id"), clean.rules.range("quantity", { min: 1, max: 100 })],
        reference: test,
        splits: { test },
        key: ["customer"],
      });
      await writeNotebook(session.folder, "quality.ipynb", [report, records[1], records[2], await clean.missingReport(table)]);
      const { page, output, troubles, close } = await session.open("quality.ipynb", { theme, viewport: { width: 1400, height: 3600 } });
      const pictures = output(0).locator("img");
      await until(async () => (await pictures.count()) > 30, "the pictures were not there");
      const widths = await pictures.evaluateAll((all) => all.map((image) => (image as unknown as { naturalWidth: number }).naturalWidth));
      assert.ok(
        widths.every((width) => width > 0),
        "a picture was not drawn",
      );
      assert.equal(await output(2).locator("img").count(), 2);
      await screenshot(page, `quality-${theme}`);
      assert.deepEqual(troubles, []);
      await close();
    });
  }
});
