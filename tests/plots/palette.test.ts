import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { blues, diverging, palette, seriesStyle } from "tslab-ml/plots";
import { dark, light } from "../../src/plots/theme";
import { apart, blindnesses, contrast, lab, linear, type Rgb, seenWith } from "./colours";

const pairs = palette.flatMap((a, i) => palette.slice(i + 1).map((b) => [a, b] as const));
const identity = [1, 0, 0, 0, 1, 0, 0, 0, 1];

describe("palette", () => {
  for (const [name, matrix] of Object.entries({ "no colour blindness": identity, ...blindnesses })) {
    it(`has colours that are told apart with ${name}`, () => {
      for (const [a, b] of pairs) {
        const distance = apart(seenWith(matrix, linear(a)), seenWith(matrix, linear(b)));
        // 2.3 is the least that is seen.
        assert.ok(distance > 15, `${a} and ${b} are ${distance.toFixed(1)} apart`);
      }
    });
  }

  it("stands out on a light and on a dark page", () => {
    for (const color of palette) {
      for (const page of [light.page, dark.page]) assert.ok(contrast(linear(color), linear(page)) > 2.2, `${color} on ${page}`);
    }
    for (const color of palette.slice(0, 4)) assert.ok(contrast(linear(color), linear(light.page)) > 3, color);
  });

  it("styles many series so that no two are alike", () => {
    const styles = Array.from({ length: 28 }, (_, i) => seriesStyle(i));
    assert.equal(new Set(styles.map(({ color, dash }) => `${color} ${dash}`)).size, 28);
    assert.equal(new Set(styles.map(({ color, symbol }) => `${color} ${symbol}`)).size, 28);
  });
});

describe("colour scales", () => {
  const lightness = (color: string, matrix: readonly number[]) => lab(seenWith(matrix, linear(color)) as Rgb)[0];

  for (const [name, matrix] of Object.entries({ "no colour blindness": identity, ...blindnesses })) {
    it(`darken from the middle of the diverging one and along the blue one, with ${name}`, () => {
      const [first, second, middle, fourth, last] = diverging.map(([, color]) => lightness(color, matrix)) as [
        number,
        number,
        number,
        number,
        number,
      ];
      assert.ok(first < second && second < middle && middle > fourth && fourth > last);
      assert.ok(lightness(blues[0]![1], matrix) - lightness(blues[1]![1], matrix) > 40);
      const [low, high] = [diverging[0]![1], diverging[4]![1]].map((color) => seenWith(matrix, linear(color))) as [Rgb, Rgb];
      assert.ok(apart(low, high) > 40, "the two ends");
    });
  }
});
