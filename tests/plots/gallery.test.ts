import assert from "node:assert/strict";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { displaySymbol } from "tslab-ml/display";
import type { Figure } from "tslab-ml/plots";
import { toSvg } from "tslab-ml/plots";
import { rasterize } from "../../src/plots/static/raster";
import { repositoryRoot } from "../reference";
import { page } from "./gallery/page";
import { coarse, folder, themes } from "./gallery/pictures";
import { gallery } from "./gallery/plots";
import { difference, snapshot } from "./gallery/snapshot";

const again = "look at the new picture and, when it is right, run: node dist/tests/plots/gallery/write.js";

describe("the gallery", () => {
  for (const { name, draw } of gallery) {
    describe(name, () => {
      let figure: Figure;

      it("is the figure that is committed", async () => {
        figure = await draw();
        const committed = readFileSync(join(folder, `${name}.json`), "utf8");
        assert.equal(difference(JSON.parse(snapshot(figure)), JSON.parse(committed)), undefined, again);
      });

      it("says in words what it shows, and what each axis measures", () => {
        assert.match(figure.alt, /^[A-Z0-9].{20,}/);
        assert.ok(figure.layout.title.text, "a title");
        const cartesian = Object.entries(figure.layout).filter(([key, value]) => /^[xy]axis\d*$/.test(key) && isMeasured(value as Axis));
        const named = cartesian.filter(([, value]) => (value as Axis).title?.text);
        assert.ok(cartesian.length === 0 || named.length >= Math.min(2, cartesian.length), "titles of axes");
      });

      it("is drawn without a browser, as PNG and as SVG, as the committed picture shows it", async () => {
        const svg = await toSvg(figure);
        assert.match(svg, /^<svg [^>]*width="700"/);
        const png = rasterize(svg, { scale: 1, page: "#ffffff" });
        const [now, before] = await Promise.all([coarse(png), coarse(readFileSync(join(folder, `${name}-light.webp`)))]);
        assert.deepEqual([now.width, now.height], [before.width, before.height]);
        const mean = now.cells.reduce((sum, value, i) => sum + Math.abs(value - before.cells[i]!), 0) / now.cells.length;
        assert.ok(mean < 1, `pictures differ by ${mean.toFixed(2)} of 255 on average; ${again}`);
      });
    });
  }

  it("is the page that is committed", async () => {
    assert.equal(await page(), readFileSync(join(repositoryRoot, "docs", "gallery.md"), "utf8"), again);
  });

  it("has its pictures in both themes, in less than 2 MB", () => {
    const files = readdirSync(folder);
    const expected = gallery.flatMap(({ name }) => [`${name}.json`, ...themes.map((theme) => `${name}-${theme}.webp`)]);
    assert.deepEqual(files.sort(), expected.sort());
    const bytes = files.reduce((sum, file) => sum + statSync(join(folder, file)).size, 0);
    assert.ok(bytes < 2e6, `${bytes} bytes`);
  });

  it("shows every kind of plot that the room offers", async () => {
    const plots = await import("tslab-ml/plots");
    // The plots of a study are tested with the studies.
    const study = Object.keys(await import("../../src/plots/study/index.js"));
    const others = [...study, "axis", "countAxis", "figure", "freeCorner", "legendAt", "save", "seriesStyle", "toHtml", "toPng", "toSvg"];
    const offered = Object.entries(plots).filter(([name, value]) => typeof value === "function" && !others.includes(name));
    const shown = gallery.map(({ code }) => code).join("\n");
    const missing = offered.map(([name]) => name).filter((name) => !shown.includes(`plots.${name}(`));
    assert.deepEqual(missing, []);
  });

  it("shows its plots in a notebook with a picture beside plotly's JSON", async () => {
    const bundle = await (await gallery[0]!.draw())[displaySymbol]();
    assert.deepEqual(Object.keys(bundle).sort(), ["application/vnd.plotly.v1+json", "image/png", "text/plain"]);
  });
});

interface Axis {
  visible?: boolean;
  title?: { text?: string };
  type?: string;
}

/** Names on an axis say themselves what they are. */
const isMeasured = ({ visible, type }: Axis) => visible !== false && type !== "category";
