import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { cumulativeFlows, irr, npv, paybackPeriod } from "tslab-ml/economics";
import { reference } from "../reference";

const close = (actual: number, expected: number, tolerance: number, what = "") =>
  assert.ok(Math.abs(actual - expected) <= tolerance, `${what} ${actual} and not ${expected}`);

// numpy-financial 1.0's own definitions: npv with the first value undiscounted, irr as the root closest to 0.
const inNumpy = `
import numpy as np
def npv(rate, values):
    values = np.asarray(values, dtype=float)
    return float((values / (1 + rate) ** np.arange(len(values))).sum())
def irr(values):
    roots = np.roots(np.asarray(values, dtype=float)[::-1])
    roots = roots[(np.abs(roots.imag) < 1e-12) & (roots.real > 0)].real
    if len(roots) == 0: return None
    rates = 1 / roots - 1
    return float(rates[np.argmin(np.abs(rates))])
result = [{"npv": [npv(rate, values) for rate in (-0.5, 0, 0.08, 1.5)], "irr": irr(values)} for values in args]`;

describe("npv and irr", () => {
  it("give the examples of numpy-financial's documentation", () => {
    close(npv(0.08, [-40_000, 5000, 8000, 12_000, 30_000]), 3065.22267, 1e-5);
    close(irr([-100, 39, 59, 55, 20]), 0.28095, 1e-5);
    close(irr([-100, 0, 0, 74]), -0.0955, 1e-5);
    close(irr([-100, 100, 0, -7]), -0.0833, 1e-4);
    close(irr([-100, 100, 0, 7]), 0.06206, 1e-5);
    close(irr([-5, 10.5, 1, -8, 1]), 0.0886, 1e-4);
    assert.ok(Number.isNaN(irr([1, 2, 3])) && Number.isNaN(irr([-1, 0])) && Number.isNaN(irr([0, 0])));
  });

  it("agree with numpy on a hundred series", async () => {
    const series = Array.from({ length: 100 }, (_, k) =>
      Array.from({ length: 2 + (k % 9) }, (_, t) => (t === 0 ? -1000 - 13 * k : Math.round(700 * Math.sin(k * 7 + t * 3) + 300))),
    );
    const expected = await reference<{ npv: number[]; irr: number | null }[]>(inNumpy, series);
    for (const [k, values] of series.entries()) {
      const { npv: sums, irr: rate } = expected[k] as (typeof expected)[0];
      [-0.5, 0, 0.08, 1.5].forEach((r, i) => void close(npv(r, values), sums[i] as number, 1e-9 * Math.abs(sums[i] as number) + 1e-9));
      if (rate === null) assert.ok(Number.isNaN(irr(values)), String(values));
      else close(irr(values), rate, 1e-7, String(values));
    }
  });

  it("are each other's inverse, whatever the flows", () => {
    const flows = fc.tuple(fc.integer({ min: 1, max: 1000 }), fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 1, maxLength: 12 }));
    fc.assert(
      fc.property(flows, ([investment, returns]) => {
        fc.pre(returns.some((value) => value > 0));
        const values = [-investment, ...returns];
        const rate = irr(values);
        const scale = investment + returns.reduce((a, b) => a + b, 0);
        close(npv(rate, values), 0, 1e-6 * scale * Math.max(1, (1 + rate) ** -values.length));
        close(irr(values.map((value) => value * 7)), rate, 1e-6 * Math.max(1, Math.abs(rate)));
      }),
    );
  });

  it("fall in value as the rate rises, when the returns come after the investment", () => {
    const returns = fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 1, maxLength: 10 });
    const rate = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(fc.property(returns, rate, (values, r) => void assert.ok(npv(r + 0.01, [-500, ...values]) < npv(r, [-500, ...values]))));
  });
});

describe("paybackPeriod", () => {
  it("counts periods, the last one in its part, discounted or not", () => {
    assert.equal(paybackPeriod([-100, 40, 40, 40]), 2.5);
    assert.equal(paybackPeriod([-100, 50, 50]), 2);
    assert.equal(paybackPeriod([10, 5]), 0);
    assert.equal(paybackPeriod([-100, 10]), Infinity);
    // 100 = 60 / 1.1 + 60 / 1.21 * 0.9166...
    close(paybackPeriod([-100, 60, 60], { rate: 0.1 }), 1 + (100 - 60 / 1.1) / (60 / 1.21), 1e-12);
    // A later loss counts: what was paid back once is not paid back for good.
    close(paybackPeriod([-100, 150, -100, 100]), 2.5, 1e-12);
  });

  it("is the number of instalments where they sum to the investment, in cents as in whole numbers", async () => {
    const amounts = Array.from({ length: 199 }, (_, c) => (c + 1) * 5);
    const exact = await reference<number[]>(
      `from fractions import Fraction
def payback(values):
    total, sums = Fraction(0), []
    for v in values: total += v; sums.append(total)
    last = max(i for i, s in enumerate(sums) if s < 0)
    return float(last + sums[last] / (sums[last] - sums[last + 1]))
result = [payback([-Fraction(c * n, 100)] + [Fraction(c, 100)] * n) for c in args for n in range(2, 25)]`,
      amounts,
    );
    const ours = amounts.flatMap((cents) =>
      Array.from({ length: 23 }, (_, k) => paybackPeriod([-(cents * (k + 2)) / 100, ...new Array<number>(k + 2).fill(cents / 100)])),
    );
    for (const [i, period] of ours.entries()) close(period, exact[i] as number, 1e-9);
    assert.equal(paybackPeriod([-1, ...new Array<number>(10).fill(0.1)]), 10);
    close(paybackPeriod([-1, ...Array.from({ length: 10 }, (_, t) => 0.1 * 1.1 ** (t + 1))], { rate: 0.1 }), 10, 1e-9);
    assert.equal(paybackPeriod([-1e6, 999_999.9999]), Infinity);
  });

  it("is where the sum of the flows reaches 0, and never shorter when discounted", () => {
    const returns = fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 1, maxLength: 10 });
    fc.assert(
      fc.property(returns, fc.double({ min: 0, max: 0.5, noNaN: true }), (values, rate) => {
        const flows = [-120, ...values];
        const period = paybackPeriod(flows, { rate });
        assert.ok(period >= paybackPeriod(flows) - 1e-12);
        const sums = cumulativeFlows(flows, { rate });
        close(sums.at(-1) as number, npv(rate, flows), 1e-9);
        if (period === Infinity) assert.ok((sums.at(-1) as number) < 0);
        else assert.ok((sums[Math.ceil(period)] as number) >= 0 && (sums[Math.ceil(period) - 1] ?? -1) < 0);
      }),
    );
  });

  it("says what is wrong with the flows", () => {
    assert.throws(() => npv(-1, [1]), { message: "npv: rate is -1, but must be larger than -1; 0.08 is 8 %." });
    assert.throws(() => irr([]), { message: "irr: there are no values; give one cash flow per period." });
    assert.throws(() => irr([-1, Number.NaN]), { message: "irr: the cash flow of period 1 is NaN, but must be a finite number." });
  });
});
