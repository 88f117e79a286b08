import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { descending } from "../../src/samples/descending";

function expectOrder(values: ArrayLike<number>): void {
  const order = Array.from({ length: values.length }, (_, i) => i).sort((i, j) => (values[j] as number) - (values[i] as number) || i - j);
  const { order: actual, sorted } = descending(values);
  assert.deepEqual([...actual], order);
  assert.deepEqual(
    Array.from(sorted, (x) => x + 0),
    order.map((i) => (values[i] as number) + 0),
  );
}

const any = fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e300, max: 1e300 });
const special = fc.constantFrom(0, -0, 1, -1, 5e-324, 1e39, -1e39, 1e-50, 2e-50, 0.1, 0.1 + 2 ** -56);
const single = fc.float({ noNaN: true, noDefaultInfinity: true });

describe("descending", () => {
  it("orders any doubles as a stable sort by comparison does, zeros of both signs being equal", () => {
    fc.assert(fc.property(fc.array(fc.oneof(any, special)), expectOrder), { numRuns: 500 });
  });

  it("orders float32 values the same way", () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(single, fc.constantFrom(0, -0, 0.5))), (values) => expectOrder(Float32Array.from(values))),
      { numRuns: 500 },
    );
  });

  it("orders hundreds of doubles that float32 cannot tell apart, near 1, near -1e30 and near 0", () => {
    for (const [centre, step] of [
      [1, 2 ** -52],
      [-1e30, 2e14],
      [0, 1e-320],
      [0.3, 2 ** -50],
    ] as const) {
      const values = Array.from({ length: 700 }, (_, i) => centre - step * ((i * 379) % 501));
      expectOrder(values);
      expectOrder([...values, 5, -5e31, ...values]);
    }
  });
});
