import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { setupModule } from "./modules";

describe("configure", () => {
  const prefix = mkdtempSync(join(tmpdir(), "tslab-ml-prefix-"));
  after(() => rmSync(prefix, { recursive: true, force: true }));

  it("switches off the renderer that Python's plotly brings, and keeps what else a page is told", async () => {
    const folder = join(prefix, "etc/jupyter/labconfig");
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "page_config.json"), '{"appName": "Lab"}');
    const { configure } = (await setupModule("steps/register.mjs")) as { configure(prefix: string): void };
    configure(prefix);
    assert.deepEqual(JSON.parse(readFileSync(join(folder, "page_config.json"), "utf8")), {
      appName: "Lab",
      disabledExtensions: { "@jupyterlab/plotly-extension": true },
    });
  });
});
