import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { displaySymbol } from "tslab-ml/display";
import {
  budget,
  cashFlowFigure,
  chooseWorkers,
  compareHardware,
  estimateEnergy,
  estimateOn,
  fitScalability,
  hardwareFigure,
  sensitivity,
  throughputFigure,
  throughputOf,
  tornadoFigure,
} from "tslab-ml/economics";

const time = { start: 2, perStep: 0.01, perSample: 0.001 };
const job = { samples: 1000, batchSize: 100, epochs: 10 };
const cpu = { name: "CPU", pricePerHour: 0.36, watts: 100 };
const gpu = { name: "GPU", pricePerHour: 3.6, speed: 50, watts: 400, setupSeconds: 10 };
const cluster = { name: "cluster", pricePerHour: 0.36, machines: 4, bandwidth: 1e9, watts: 100 };
const close = (actual: number | undefined, expected: number, tolerance = 1e-12) =>
  assert.ok(Math.abs((actual as number) - expected) <= tolerance * Math.max(1, Math.abs(expected)), `${actual} and not ${expected}`);

describe("compareHardware", () => {
  it("estimates time by the fixed part, the steps, the samples and the exchange of gradients", () => {
    close(estimateOn(time, job, cpu), 2 + 10 * (10 * 0.01 + 1000 * 0.001));
    close(estimateOn(time, job, gpu), 12 + 10 * (10 * 0.01 + (1000 * 0.001) / 50));
    // A ring of four: 2 * 3 / 4 * 4e6 bytes at 1e9 bytes per second, and 6 messages of 50 microseconds.
    const exchange = 1.5 * 4e-3 + 6 * 50e-6;
    close(estimateOn(time, job, cluster, { gradientBytes: 4e6 }), 2 + 10 * (10 * (0.01 + exchange) + (1000 * 0.001) / 4));
  });

  it("chooses the cheapest within deadline and budget, and says why none fits", async () => {
    const options = { gradientBytes: 4e6, carbonIntensity: 500, pue: 1 };
    const any = compareHardware(time, job, [gpu, cluster, cpu], options);
    assert.equal(any.choice?.name, "CPU");
    close(any.choice?.cost, (13 / 3600) * 0.36);
    close(any.choice?.energy.kilowattHours, (13 / 3600) * 0.1);
    assert.deepEqual(
      any.estimates.map(({ cost }) => cost),
      [...any.estimates.map(({ cost }) => cost)].sort((a, b) => a - b),
    );
    const fast = compareHardware(time, job, [gpu, cluster, cpu], { ...options, deadlineHours: 7 / 3600 });
    assert.equal(fast.choice?.name, "cluster");
    assert.match(fast.reason, /^cluster is the cheapest within 0\.00194\d+ h: 0\.00 USD and 0\.00\d+ h\.$/);
    const none = compareHardware(time, job, [gpu, cpu], { ...options, deadlineHours: 1e-6, budget: 1, currency: "EUR" });
    assert.equal(none.choice, undefined);
    assert.match(
      none.reason,
      /^None of 2 can do it within 0\.000001 h and for at most 1 EUR; the fastest is CPU with 0\.0036 h, the cheapest costs 0\.00 EUR\.$/,
    );
    assert.match(String((await none[displaySymbol]())["text/plain"]), /hardware +hours +cost \(EUR\)/);
  });

  it("says what is missing", () => {
    assert.throws(() => compareHardware(time, job, []), /there is no hardware/);
    assert.throws(() => estimateOn(time, job, cluster), {
      message: "estimateOn cluster: 4 machines need bandwidth (bytes per second) and gradientBytes (4 for each parameter).",
    });
    assert.throws(() => estimateOn(time, { ...job, batchSize: 2 }, cluster), /4 machines cannot share a batch of 2/);
    assert.throws(() => estimateOn(time, job, { ...gpu, speed: 0 }), /speed is 0/);
  });
});

describe("estimateEnergy", () => {
  it("is power times hours times the effectiveness of the building", () => {
    const { kilowattHours, kilograms, cost } = estimateEnergy(
      { watts: 300, seconds: 7200 },
      { pue: 1.5, carbonIntensity: 400, electricityPrice: 0.3 },
    );
    close(kilowattHours, 0.9);
    close(kilograms, 0.36);
    close(cost, 0.27);
    assert.throws(() => estimateEnergy({ watts: 1, seconds: 1 }, { pue: 0.9 }), /pue is 0\.9, but must be at least 1\.$/);
  });
});

describe("fitScalability", () => {
  it("finds the law that made the measurements, and its best number of workers", () => {
    const law = fc.record({
      lambda: fc.double({ min: 0.1, max: 1000, noNaN: true }),
      sigma: fc.double({ min: 0, max: 0.5, noNaN: true }),
      kappa: fc.double({ min: 0, max: 0.1, noNaN: true }),
    });
    fc.assert(
      fc.property(law, (given) => {
        const found = fitScalability([1, 2, 4, 8, 16].map((workers) => ({ workers, throughput: throughputOf(given, workers) })));
        for (const workers of [1, 3, 16, 32]) close(throughputOf(found, workers) / throughputOf(given, workers), 1, 1e-6);
        const best = chooseWorkers(given, { most: 64, tolerance: 0 });
        // The peak lies at sqrt((1 - sigma) / kappa).
        const peak = Math.sqrt((1 - given.sigma) / given.kappa);
        assert.ok(best === 64 ? peak >= 63 : Math.abs(best - peak) <= 1, `${best} and not about ${peak}`);
      }),
    );
    const faster = fitScalability([1, 2, 4].map((workers) => ({ workers, throughput: workers ** 1.2 })));
    assert.ok(faster.sigma === 0 && faster.kappa === 0);
    assert.throws(() => fitScalability([{ workers: 1, throughput: 1 }]), /three are needed, such as 1, 2 and 4\.$/);
  });
});

describe("budget", () => {
  it("adds up, and its cash flows are benefits less costs", async () => {
    const costs = budget(
      [
        { name: "labels", category: "data", once: 100 },
        { name: "people", category: "people", once: 50, perPeriod: 20 },
        { name: "rent", category: "hardware", perPeriod: 5 },
      ],
      { periods: 2, currency: "EUR" },
    );
    assert.deepEqual([costs.totals, costs.total], [[150, 25, 25], 200]);
    assert.deepEqual(costs.shares, { data: 0.5, people: 0.45, hardware: 0.05 });
    assert.deepEqual(costs.cashFlows([60, 200]), [-150, 35, 175]);
    assert.throws(() => costs.cashFlows([1]), /there are 1 benefits, but 2 periods; give one for each\.$/);
    assert.match(String((await costs[displaySymbol]())["text/plain"]), /total +150 +25 +200/);
    assert.throws(
      () => budget([{ name: "rent", category: "", once: -1 }], { periods: 1 }),
      /once of rent is -1, but must be at least 0\.$/,
    );
  });
});

describe("sensitivity", () => {
  const base = { price: 2, hours: 500, fee: 10 };
  const outcome = ({ price, hours, fee }: typeof base) => price * hours + fee;

  it("moves one assumption at a time, and puts the strongest first", () => {
    const result = sensitivity(base, { fee: { low: 0, high: 20 }, price: { low: 1, high: 4 }, hours: { low: 450, high: 520 } }, outcome);
    assert.equal(result.base, 1010);
    assert.deepEqual(
      result.swings.map(({ name, outcomeAtLow, outcomeAtHigh, swing }) => [name, outcomeAtLow, outcomeAtHigh, swing]),
      [
        ["price", 510, 2010, 1500],
        ["hours", 910, 1050, 140],
        ["fee", 1000, 1020, 20],
      ],
    );
    assert.throws(
      () => sensitivity(base, { rent: { low: 0, high: 1 } } as never, outcome),
      /a range for rent, but the assumptions are price, hours, fee\.$/,
    );
    assert.throws(() => sensitivity(base, { fee: { low: 2, high: 1 } }, outcome), /fee goes from 2 to 1, but low must be at most high\.$/);
    assert.throws(() => sensitivity(base, { fee: { low: 0, high: 1 } }, () => Number.NaN), /the outcome at fee 0 is NaN/);
  });

  it("draws bars from the base to the outcomes, in words too", () => {
    const figure = tornadoFigure(sensitivity(base, { price: { low: 1, high: 4 } }, outcome), { outcome: "Cost (USD)" });
    assert.deepEqual(
      figure.data.map(({ x, base: from }) => [x[0], from]),
      [
        [-500, 1010],
        [1000, 1010],
      ],
    );
    assert.equal(figure.alt, "Tornado chart of Cost (USD), 1,010 at the base. price: 510 to 2,010. price matters most.");
  });
});

describe("the figures", () => {
  it("have titles, units and the numbers in words", () => {
    const step = (batchSize: number, seconds: number) => ({
      batchSize,
      secondsPerStep: seconds,
      startSeconds: 1,
      stepSeconds: [seconds],
      samplesPerSecond: batchSize / seconds,
    });
    const figures = [
      throughputFigure([step(64, 0.1), step(8, 0.02)], time),
      cashFlowFigure([-100, 60, 60], { rate: 0.1, currency: "EUR" }),
      hardwareFigure(compareHardware(time, job, [cpu, gpu])),
    ];
    assert.deepEqual(
      figures.map(({ layout }) => [layout.title.text, layout.xaxis.title.text, layout.yaxis.title.text]),
      [
        ["Training throughput by batch size", "Batch size (samples, logarithmic)", "Throughput (samples per second)"],
        ["Cash flow: paid back after 1.9 periods", "Year", "Amount (EUR)"],
        ["Time and cost by hardware", "Time (hours, logarithmic)", "Cost (USD, logarithmic)"],
      ],
    );
    assert.equal(figures[0]?.alt, "Throughput by batch size: 400 samples per second at 8, 640 samples per second at 64; the best is 64.");
    assert.match(figures[1]?.alt as string, /paid back after 1\.9 periods, net present value 4 EUR at 10\.0 % per period\.$/);
    assert.match(figures[2]?.alt as string, /CPU is the cheapest: 0\.00 USD and 0\.0036 h\.$/);
  });
});
