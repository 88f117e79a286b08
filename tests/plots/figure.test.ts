import assert from "node:assert/strict";
import { after, before, describe, it, mock } from "node:test";
import type { Config, Data, Frame, Layout } from "plotly.js";
import { canvas, displaySymbol } from "tslab-ml/display";
import { figure } from "tslab-ml/plots";

describe("figure", () => {
  it("shows itself as plotly's JSON, as a picture and in words, never as a script", async () => {
    const bundle = await figure({ data: [{ y: [1, 2] }], alt: "Two points" })[displaySymbol]();
    assert.deepEqual(Object.keys(bundle).sort(), ["application/vnd.plotly.v1+json", "image/png", "text/plain"]);
    assert.equal(bundle["text/plain"], "Two points");
    const picture = await canvas().loadImage(Buffer.from(String(bundle["image/png"]), "base64"));
    assert.deepEqual([picture.width, picture.height], [700, 450]);
  });

  it("writes typed arrays, dates, 64-bit numbers and NaN as JSON", () => {
    const trace = {
      x: Float32Array.of(0.1, Number.NaN),
      y: BigInt64Array.of(1n, 2n),
      text: [new Date("2024-01-01"), undefined],
      z: [[1, Number.POSITIVE_INFINITY]],
      hoverinfo: undefined,
    };
    const { data } = figure({ data: [trace], alt: "x" });
    assert.deepEqual(JSON.parse(JSON.stringify(data)), [
      { x: [0.1, null], y: [1, 2], text: ["2024-01-01T00:00:00.000Z", null], z: [[1, null]] },
    ]);
  });

  it("writes float32 so that it is read back as it was, and no character that SVG may not hold", () => {
    const y = Float32Array.of(16777215, 12345678, 0.1, 1.0000001, 3.4028235e38);
    const { data, alt } = figure({ data: [{ y, text: ["a\u0007", "\ud83d", "😀\t"] }], alt: "bell \u0007" });
    assert.deepEqual([(data[0] as { y: number[] }).y, alt], [[16777215, 12345678, 0.1, 1.0000001, 3.4028235e38], "bell \uFFFD"]);
    assert.deepEqual((data[0] as { text: string[] }).text, ["a\uFFFD", "\uFFFD", "😀\t"]);
    assert.deepEqual(Float32Array.from((data[0] as { y: number[] }).y), y);
  });

  it("keeps its own copy of what it was given", () => {
    const y = [1];
    const { data } = figure({ data: [{ y }], alt: "x" });
    y.push(2);
    assert.deepEqual(data[0]?.y, [1]);
  });

  it("takes the types of @types/plotly.js", () => {
    const data: Partial<Data>[] = [{ type: "scatter", y: [1] }];
    const layout: Partial<Layout> = { title: { text: "t" } };
    const config: Partial<Config> = { staticPlot: true };
    const frames: Partial<Frame>[] = [{ name: "1" }];
    assert.equal(figure({ data, layout, config, frames, alt: "x" }).frames?.[0]?.name, "1");
  });

  it("asks for traces and words", () => {
    assert.throws(() => figure({ data: {} as never, alt: "x" }), {
      name: "TypeError",
      message: "figure: data is object, but must be an array of plotly traces.",
    });
    assert.throws(() => figure({ data: [], alt: " " }), {
      name: "TypeError",
      message: "figure: alt is missing; say in words what the figure shows.",
    });
  });

  describe("without a browser", () => {
    const { CHROME, PATH } = process.env;
    before(() => {
      delete process.env.CHROME;
      process.env.PATH = "";
    });
    after(() => Object.assign(process.env, { PATH }, CHROME === undefined ? {} : { CHROME }));

    it("keeps a figure that only a browser can draw, with words in place of a wrong picture and one warning", async (t) => {
      const warn = mock.method(console, "warn", () => undefined);
      t.after(() => warn.mock.restore());
      const bundle = await figure({
        data: [
          {
            type: "surface",
            z: [
              [1, 2],
              [3, 4],
            ],
          },
        ],
        alt: "A surface",
      })[displaySymbol]();
      assert.deepEqual(Object.keys(bundle).sort(), ["application/vnd.plotly.v1+json", "text/plain"]);
      assert.match(
        String(bundle["text/plain"]),
        /^A surface\n\(no static picture: it has a surface trace, which only a browser draws; install Chromium, or set CHROME to its path\.\)$/,
      );
      assert.equal(warn.mock.callCount(), 1);
    });
  });
});
