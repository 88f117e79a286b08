import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { canvas } from "tslab-ml/display";
import { type Figure, figure, save, toHtml, toPng, toSvg } from "tslab-ml/plots";
import { findChromium } from "../../src/plots/static/chromium";

const bars = figure({
  data: [{ type: "bar", x: ["a", "b"], y: [1, 2], marker: { color: "#ff0000" } }],
  layout: { title: { text: "Counts" }, yaxis: { title: { text: "A long title of the vertical axis" } } },
  alt: "Bars",
});

/** The share of pixels that are not white. */
async function inked(png: Buffer): Promise<number> {
  const { createCanvas, loadImage } = canvas();
  const image = await loadImage(png);
  const context = createCanvas(image.width, image.height).getContext("2d");
  context.drawImage(image, 0, 0);
  const { data } = context.getImageData(0, 0, image.width, image.height);
  let count = 0;
  for (let i = 0; i < data.length; i += 4) if (data[i]! + data[i + 1]! + data[i + 2]! < 3 * 250) count++;
  return count / (data.length / 4);
}

describe("toSvg", () => {
  it("draws traces and texts", async () => {
    const svg = await toSvg(bars);
    assert.match(svg, /^<svg [^>]*width="700" height="450"/);
    assert.equal(svg.match(/class="point"/g)?.length, 2);
    assert.match(svg, />Counts</);
  });

  it("keeps an axis title clear of the plot", async () => {
    const title = /<g class="g-ytitle"[^>]*>.*?<text[^>]* x="(-?[\d.]+)"/.exec(await toSvg(bars));
    assert.ok(Number(title?.[1]) < 30, `x is ${title?.[1]}`);
  });

  it("keeps slanted labels of ticks inside of the picture", async () => {
    const x = ["a rather long name of a category", "another one that is as long", "and a third of that kind"];
    const svg = await toSvg(figure({ data: [{ type: "bar", x, y: [1, 2, 3] }], layout: { xaxis: { tickangle: -40 } }, alt: "x" }));
    const height = /class="plotclip"><rect width="[\d.]+" height="([\d.]+)"/.exec(svg)?.[1];
    const below = 450 - 56 - Number(height);
    // The longest is 32 letters of about 8 pixels, which stand 0.64 of their length high.
    assert.ok(below > 100, `${below} pixels are left below the plot`);
  });

  it("is drawn for a dark page when asked to", async () => {
    const [light, dark] = [await toSvg(bars), await toSvg(bars, { theme: "dark" })];
    assert.notEqual(light, dark);
    assert.match(dark, /rgb\(17, 17, 17\)/);
    await assert.rejects(toSvg(bars, { theme: "blue" as never }), { message: 'theme is "blue", but must be "light" or "dark".' });
  });

  it("is the same text every time, and when several are drawn at once", async () => {
    const [first, other, second] = await Promise.all([
      toSvg(bars),
      toSvg(figure({ data: [{ type: "pie", values: [1, 2] }], alt: "x" })),
      toSvg(bars),
    ]);
    assert.equal(first, second);
    assert.notEqual(first, other);
  });

  it("leaves the figure as it was", async () => {
    const before = structuredClone({ data: bars.data, layout: bars.layout });
    await toSvg(bars);
    assert.deepEqual({ data: bars.data, layout: bars.layout }, before);
  });

  it("says what it cannot draw", async () => {
    await assert.rejects(
      toSvg(figure({ data: [{ type: "scattergl", y: [1] }], alt: "x" })),
      /it has a scattergl trace, which cannot become SVG; use toPng/,
    );
    const cloud = { mode: "markers", y: Array.from({ length: 6000 }, (_, i) => i) };
    await assert.rejects(toSvg(figure({ data: [cloud], alt: "x" })), /it has 6,000 points/);
    await toSvg(figure({ data: [{ ...cloud, mode: "lines" }], alt: "x" }));
  });
});

describe("toPng", () => {
  it("draws bars and letters, at any scale", async () => {
    const [once, twice] = [await toPng(bars), await toPng(bars, { scale: 2 })];
    const [small, large] = await Promise.all([once, twice].map((png) => canvas().loadImage(png)));
    assert.deepEqual([small!.width, small!.height, large!.width, large!.height], [700, 450, 1400, 900]);
    assert.ok((await inked(once)) > 0.2);
    const wordless: Figure = figure({ ...bars, layout: { title: { text: "" } } });
    assert.ok((await inked(once)) > (await inked(await toPng(wordless))), "titles leave ink: there is a font");
  });

  const types: Record<string, Record<string, unknown>> = {
    histogram: { x: [1, 2, 2, 3] },
    box: { y: [1, 2, 3, 9] },
    violin: { y: [1, 2, 3, 9] },
    heatmap: {
      z: [
        [1, 2],
        [3, 4],
      ],
    },
    contour: {
      z: [
        [1, 2, 3],
        [3, 4, 1],
        [1, 1, 1],
      ],
    },
    pie: { values: [1, 2] },
    scatterpolar: { r: [1, 2], theta: [0, 90] },
    table: { header: { values: ["a"] }, cells: { values: [["<b>bold</b> text", 1]] } },
  };
  for (const [type, trace] of Object.entries(types)) {
    it(`draws a ${type} trace`, async () => {
      assert.ok((await inked(await toPng(figure({ data: [{ type, ...trace }], alt: type })))) > 0.003);
    });
  }

  it("has Chromium draw what needs WebGL", { skip: findChromium() ? false : "SKIPPED: no Chromium" }, async () => {
    const png = await toPng(
      figure({
        data: [
          {
            type: "surface",
            z: [
              [1, 2],
              [3, 4],
            ],
          },
        ],
        alt: "x",
      }),
      { width: 300, height: 200 },
    );
    assert.deepEqual([(await canvas().loadImage(png)).width, (await canvas().loadImage(png)).height], [300, 200]);
    assert.ok((await inked(png)) > 0.05);
  });

  it("refuses sizes that are none", async () => {
    await assert.rejects(toPng(bars, { width: 0 }), /width is 0, but must be from 10 to 10000 pixels/);
    await assert.rejects(toPng(bars, { scale: -1 }), /scale is -1/);
  });
});

describe("toHtml and save", () => {
  const folder = mkdtempSync(join(tmpdir(), "tslab-ml-plots-"));
  after(() => rmSync(folder, { recursive: true, force: true }));

  it("make a page that needs no network and escapes what the figure says", async () => {
    const page = await toHtml(
      figure({ data: [{ y: [1], name: "</script><b>" }], layout: { title: { text: "<i>A</i> & B" } }, alt: '"quoted"' }),
    );
    assert.match(page, /<title>A &amp; B<\/title>/);
    assert.match(page, /aria-label="&quot;quoted&quot;"/);
    assert.doesNotMatch(page, /<script src|<link/);
    assert.equal(page.match(/<\/script>/g)?.length, 2);
  });

  it("write what the file's name asks for", async () => {
    for (const [name, start] of [
      ["f.png", "\u0089PNG"],
      ["f.svg", "<svg"],
      ["f.html", "<!DOCTYPE html>"],
      ["f.json", '{"data":'],
    ] as const) {
      await save(bars, join(folder, name));
      assert.ok(readFileSync(join(folder, name), "latin1").startsWith(start), name);
    }
    await assert.rejects(save(bars, join(folder, "f.gif")), { name: "RangeError" });
  });

  it("let a script end when it is done", () => {
    const code = `const { figure, toPng } = require("tslab-ml/plots"); toPng(figure({ data: [{ y: [1] }], alt: "x" })).then((png) => console.log(png.length > 0))`;
    assert.equal(execFileSync(process.execPath, ["-e", code], { cwd: __dirname, encoding: "utf8", timeout: 60_000 }), "true\n");
  });
});
