import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { clean, preprocess } from "tslab-ml";
import { columnsOf, difference, type Frame, pandas, tableOf } from "./frames";

const { next, integer } = preprocess.random(3);

/** Rows in the order of places that several of them share. */
const withTies = (height: number): Frame => ({
  values: {
    at: Array.from({ length: height }, () => integer(0, 3)).sort((a, b) => a - b),
    y: Array.from({ length: height }, () => (next() < 0.5 ? null : integer(0, 99))),
  },
  types: { at: "DOUBLE", y: "DOUBLE" },
});

describe("interpolate at places that several rows share", () => {
  it("gives what pandas gives with such an index", async () => {
    const frames: Frame[] = [
      { values: { at: [0, 1, 1, 1, 2], y: [1, 3, null, 5, 7] }, types: { at: "DOUBLE", y: "DOUBLE" } },
      { values: { at: [1, 1, 1], y: [null, 3, 5] }, types: { at: "DOUBLE", y: "DOUBLE" } },
      ...Array.from({ length: 20 }, () => withTies(12)),
    ];
    const options = (["forward", "backward", "both"] as const).flatMap((limitDirection) =>
      [undefined, 1].map((limit) => ({ limitDirection, limit })),
    );
    const expected = await pandas(
      frames,
      options.map(
        ({ limitDirection, limit }) =>
          `out = df.copy(); out['y'] = df.set_index('at')['y'].interpolate(method='index', limit=${limit ?? "None"}, limit_direction='${limitDirection}').values`,
      ),
    );
    for (const [f, frame] of frames.entries())
      for (const [i, option] of options.entries()) {
        const step = clean.interpolate({ columns: ["y"], orderBy: "at", method: "index", ...option });
        const { table } = await clean.apply(await tableOf(frame), step);
        assert.equal(difference(await columnsOf(table), expected[f]?.[i] ?? {}), undefined, `frame ${f} ${JSON.stringify(option)}`);
      }
  });

  it("stays within a group", async () => {
    const { table } = await clean.apply(
      { g: ["a", "b", "a", "b"], at: [1, 1, 1, 1], y: [3, 8, null, null] },
      clean.interpolate({ columns: ["y"], by: ["g"], orderBy: "at", method: "index" }),
    );
    assert.deepEqual((await columnsOf(table)).y, [3, 8, 3, 8]);
  });
});
