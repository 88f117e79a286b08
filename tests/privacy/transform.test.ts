import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createHash, createHmac, hkdfSync } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import fc from "fast-check";
import { data, privacy, storage } from "tslab-ml";
import { reference, repositoryRoot } from "../reference";
import { scratch } from "../scratch";

const columnOf = async (table: Promise<data.Table>, column: string) => (await (await table).toRecords()).map((row) => row[column]);

describe("mask", () => {
  it("covers all but the ends, whole values that are too short, and nothing that is missing", async () => {
    const cards = [{ card: "4111111111111111" }, { card: "123" }, { card: null }, { card: "12345" }];
    assert.deepEqual(await columnOf(privacy.mask(cards, "card"), "card"), ["************1111", "***", null, "*2345"]);
    assert.deepEqual(await columnOf(privacy.mask(cards, "card", { first: 1, last: 0, character: "•" }), "card"), [
      "4•••••••••••••••",
      "1••",
      null,
      "1••••",
    ]);
  });

  it("never shows more than was asked for", async () => {
    const texts = fc.sample(fc.string({ unit: "grapheme", maxLength: 12 }), { numRuns: 200, seed: 1 });
    const masked = (await columnOf(privacy.mask({ t: texts }, "t", { first: 1, last: 2, character: "\u0001" }), "t")) as string[];
    for (const [i, text] of masked.entries()) {
      const shown = [...text].filter((character) => character !== "\u0001").length;
      assert.ok(shown === 0 || shown === 3, JSON.stringify([texts[i], text]));
    }
  });

  it("says what it cannot do", async () => {
    await assert.rejects(privacy.mask([{ a: "x" }], "b"), /names the column "b"/);
    await assert.rejects(privacy.mask([{ a: "x" }], "a", { last: -1 }), /last is -1/);
    await assert.rejects(privacy.mask([{ a: "x" }], "a", { character: "" }), /character is ""/);
  });
});

describe("redact", () => {
  it("takes whole values away", async () => {
    assert.deepEqual(await columnOf(privacy.redact([{ a: "Ada" }, { a: null }, { a: "" }], "a"), "a"), ["[redacted]", null, "[redacted]"]);
    assert.deepEqual(await columnOf(privacy.redact([{ a: "Ada" }], "a", { by: null }), "a"), [null]);
  });

  it("takes what it finds out of free text, and leaves the rest", async () => {
    const texts: [text: string, clean: string][] = [
      ["Write to ada.l+x@mail.example.org, please", "Write to [email], please"],
      ["Call +44 (20) 7946-0958 or 030/1234567.", "Call [phone] or [phone]."],
      ["Pay GB82 WEST 1234 5698 7654 32 by Monday", "Pay [iban] by Monday"],
      ["Card 4111-1111-1111-1111 was refused at 10.0.0.255", "Card [credit card] was refused at [ip address]"],
      ["Took 12 of 345 pills in 2024, version 1.2.3", "Took 12 of 345 pills in 2024, version 1.2.3"],
      ["from fe80:0:0:0:1ff:fe23:4567:890a", "from [ip address]"],
    ];
    assert.deepEqual(
      await columnOf(privacy.redact({ t: texts.map(([text]) => text) }, "t", { within: "all" }), "t"),
      texts.map(([, clean]) => clean),
    );
    assert.deepEqual(await columnOf(privacy.redact([{ t: "ada@example.org 030 1234567" }], "t", { within: ["phone"] }), "t"), [
      "ada@example.org [phone]",
    ]);
  });
});

describe("pseudonymise", () => {
  async function keys(t: Parameters<typeof scratch>[0]) {
    const folder = scratch(t);
    return {
      folder,
      key: await privacy.createKeyFile(join(folder, "keys", "a.key")),
      other: await privacy.createKeyFile(join(folder, "keys", "b.key")),
    };
  }

  it("is HMAC-SHA-256, as Node and Python compute it", async (t) => {
    const { key } = await keys(t);
    const values = [
      ...fc.sample(fc.string({ unit: "binary" }), { numRuns: 100, seed: 2 }).filter((text) => !text.includes("\0")),
      "",
      "Ada",
      "x".repeat(300),
    ];
    const own = Buffer.from(hkdfSync("sha256", key.export(), "", "tslab-ml pseudonyms 1 ", 32));
    const expected = values.map((value) => createHmac("sha256", own).update(value).digest("hex"));
    assert.deepEqual(await columnOf(privacy.pseudonymise({ v: values }, "v", key, { length: 64 }), "v"), expected);
    assert.deepEqual(
      values.map((value) => privacy.pseudonymOf(value, key, { length: 64 })),
      expected,
    );
    const python = await reference<string[]>(
      "import hmac; result = [hmac.new(bytes.fromhex(args['key']), v.encode(), 'sha256').hexdigest() for v in args['values']]",
      { key: own.toString("hex"), values: ["Ada", "Grace"] },
    );
    assert.deepEqual(
      python,
      ["Ada", "Grace"].map((value) => privacy.pseudonymOf(value, key, { length: 64 })),
    );
  });

  it("gives a person the same pseudonym in every table, and keeps missing values and row order", async (t) => {
    const { key } = await keys(t);
    const visits = await columnOf(
      privacy.pseudonymise(
        [
          { id: 7, n: 1 },
          { id: null, n: 2 },
          { id: 8, n: 3 },
          { id: 7, n: 4 },
        ],
        "id",
        key,
      ),
      "id",
    );
    const people = await columnOf(privacy.pseudonymise([{ id: "8" }, { id: "7" }], "id", key), "id");
    assert.deepEqual([visits[0], visits[1], visits[2], visits[3]], [people[1], null, people[0], people[1]]);
    assert.match(visits[0] as string, /^[0-9a-f]{32}$/);
  });

  it("keeps two domains apart", async (t) => {
    const { key } = await keys(t);
    const [a] = await columnOf(privacy.pseudonymise([{ id: 7 }], "id", key, { domain: "study a" }), "id");
    const [b] = await columnOf(privacy.pseudonymise([{ id: 7 }], "id", key, { domain: "study b" }), "id");
    assert.notEqual(a, b);
    assert.equal(a, privacy.pseudonymOf(7, key, { domain: "study a" }));
  });

  it("withstands an attack with another key, and one with a list of all values but no key", async (t) => {
    const { key, other } = await keys(t);
    const phones = Array.from({ length: 2000 }, (_, i) => `+49 30 ${1000000 + i}`);
    const pseudonyms = new Set(await columnOf(privacy.pseudonymise({ phone: phones }, "phone", key), "phone"));
    assert.equal(pseudonyms.size, phones.length);
    const guesses: ((value: string) => string)[] = [
      (value) => privacy.pseudonymOf(value, other),
      (value) => createHash("sha256").update(value).digest("hex").slice(0, 32),
      (value) => createHmac("sha256", "").update(value).digest("hex").slice(0, 32),
    ];
    for (const guess of guesses) assert.equal(phones.filter((value) => pseudonyms.has(guess(value))).length, 0);
    assert.ok(pseudonyms.has(privacy.pseudonymOf(phones[5] as string, key)));
  });

  it("leaves the key nowhere in what is saved, nor in what a table knows of itself", async (t) => {
    const { folder, key } = await keys(t);
    const table = await privacy.pseudonymise([{ name: "Ada Lovelace" }], "name", key);
    const store = await storage.open(join(folder, "lab.duckdb"));
    await store.save("people", table, { steps: [{ step: "pseudonymise", columns: ["name"] }] });
    const own = Buffer.from(hkdfSync("sha256", key.export(), "", "tslab-ml pseudonyms 1 ", 32));
    const file = readFileSync(store.place);
    for (const secret of [key.export(), own, Buffer.from(own.map((byte) => byte ^ 0x36))])
      for (const form of [secret, Buffer.from(secret.toString("hex")), Buffer.from(secret.toString("base64").slice(0, 40))])
        assert.ok(!file.includes(form));
    assert.ok(!file.includes("Lovelace"));
  });

  it("is the same in another process", async (t) => {
    const { folder, key } = await keys(t);
    const program = `const p = require("tslab-ml/privacy"); p.keyFromFile(process.argv[1]).then((key) => console.log(p.pseudonymOf("Ada", key)))`;
    const output = execFileSync(process.execPath, ["-e", program, join(folder, "keys", "a.key")], {
      cwd: repositoryRoot,
      encoding: "utf8",
    });
    assert.equal(output.trim(), privacy.pseudonymOf("Ada", key));
  });

  it("refuses a password in place of a key, and pseudonyms that are too short", async (t) => {
    const { key } = await keys(t);
    await assert.rejects(privacy.pseudonymise([{ a: 1 }], "a", "secret" as never), /key must be one of privacy.keyFromFile/);
    await assert.rejects(
      privacy.pseudonymise([{ a: 1 }], "a", key, { length: 8 }),
      /length is 8, but must be a whole number from 16 to 64/,
    );
  });
});

describe("generalise", () => {
  it("makes numbers, dates and texts coarser", async () => {
    const table = await data.sql(
      "SELECT 37 AS age, 37.5 AS weight, 37 AS years, DATE '1985-03-31' AS born, DATE '1985-03-31' AS month, DATE '1985-03-31' AS quarter, DATE '1985-03-31' AS decade, '10115' AS plz, 'nurse' AS job UNION ALL SELECT -3, -0.5, 90, DATE '2001-12-01', DATE '2001-12-01', DATE '2001-12-01', DATE '2001-12-01', '1', 'pilot' UNION ALL SELECT NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL",
    );
    const general = await privacy.generalise(table, {
      age: { width: 10 },
      weight: { width: 5 },
      years: { edges: [18, 65] },
      born: { date: "year" },
      month: { date: "month" },
      quarter: { date: "quarter" },
      decade: { date: "decade" },
      plz: { keep: 2 },
      job: { hierarchy: { nurse: "health" } },
    });
    assert.deepEqual(
      (await general.toRecords()).map((row) => Object.values(row)),
      [
        ["30-39", "[35, 40)", "[18, 65)", "1985", "1985-03", "1985-Q1", "1980s", "10***", "health"],
        ["-10--1", "[-5, 0)", ">= 65", "2001", "2001-12", "2001-Q4", "2000s", "1", "other"],
        [null, null, null, null, null, null, null, null, null],
      ],
    );
  });

  it("puts every number into the interval that it names", async () => {
    const numbers = fc.sample(
      fc.double({ min: -1e6, max: 1e6, noNaN: true }).filter((x) => x === 0 || Math.abs(x) > 1e-300),
      { numRuns: 300, seed: 4 },
    );
    const bins = (await columnOf(privacy.generalise({ x: Float64Array.from(numbers) }, { x: { width: 2.5 } }), "x")) as string[];
    for (const [i, bin] of bins.entries()) {
      const [low, high] = bin.slice(1, -1).split(", ").map(Number) as [number, number];
      assert.ok(low <= numbers[i]! && numbers[i]! < high && high - low === 2.5, `${numbers[i]} in ${bin}`);
    }
  });

  it("says what does not fit", async () => {
    await assert.rejects(privacy.generalise([{ a: "x" }], { a: { width: 10 } }), /column "a" is VARCHAR, but width needs numbers/);
    await assert.rejects(privacy.generalise([{ a: 1 }], { a: { date: "year" } }), /column "a" is BIGINT, but date needs dates/);
    await assert.rejects(privacy.generalise([{ a: 1 }], { a: { width: 0 } }), /width of "a" is 0/);
    await assert.rejects(
      privacy.generalise([{ a: 1 }], { a: { edges: [3, 1] } }),
      /edges of "a" are \[3, 1\], but must be numbers that rise/,
    );
    const wrong = (how: object) => privacy.generalise([{ a: new Date() }], { a: how as privacy.Generalisation });
    await assert.rejects(
      wrong({ widht: 10 }),
      /generalise: "a": there is no option "widht"; there are width, edges, date, keep, hierarchy/,
    );
    await assert.rejects(wrong({ width: 1, keep: 1 }), /"a" has width and keep, but must have one of/);
    await assert.rejects(wrong({ otherwise: "x" }), /"a" has otherwise, but must have one of/);
    await assert.rejects(wrong({ date: "week" }), /date of "a" is "week", but must be one of month, quarter, year, decade/);
  });
});

describe("laplace and noise", () => {
  const draws = (options: privacy.LaplaceOptions, count = 20_000) => {
    return Array.from({ length: count }, (_, seed) => privacy.laplace(0, { ...options, seed }));
  };

  it("have the Laplace distribution of scale sensitivity / epsilon (Kolmogorov and Smirnov, by SciPy)", async () => {
    const values = await Promise.all([
      privacy.noise({ x: new Float64Array(20_000).fill(5) }, { x: { low: 0, high: 10 } }, { epsilon: 2, seed: 3 }),
    ]);
    const noisy = Array.from((await values[0]!.toColumns()).x as Float64Array);
    const [p, q] = await reference<number[]>(
      "from scipy import stats; result = [float(stats.kstest(args['a'], 'laplace', args=(0, 6)).pvalue), float(stats.kstest(args['b'], 'laplace', args=(5, 5)).pvalue)]",
      { a: draws({ epsilon: 0.5, sensitivity: 3 }), b: noisy },
    );
    assert.ok(p! > 0.001 && q! > 0.001, `${p} ${q}`);
  });

  it("keep the promise of epsilon on two neighbouring counts: no outcome is more than e^epsilon times as likely", () => {
    const epsilon = 1;
    const count = 200_000;
    const histogram = (value: number, from: number) => {
      const bins = new Map<number, number>();
      for (let seed = from; seed < from + count; seed++) {
        const bin = Math.round(privacy.laplace(value, { epsilon, seed }));
        bins.set(bin, (bins.get(bin) ?? 0) + 1);
      }
      return bins;
    };
    const [with_, without] = [histogram(100, 0), histogram(101, count)];
    for (const [bin, n] of with_) {
      const m = without.get(bin) ?? 0;
      if (Math.min(n, m) < 500) continue;
      const error = 4 * Math.sqrt(1 / n + 1 / m);
      assert.ok(Math.abs(Math.log(n / m)) <= epsilon + error, `${bin}: ${n} and ${m}`);
    }
  });

  it("lie on one grid whatever the value is, so that their last bits give nothing away", () => {
    const grid = 2 ** Math.ceil(Math.log2(1 / 2 ** 40));
    for (let seed = 0; seed < 200; seed++) assert.ok(Number.isInteger(privacy.laplace(Math.PI * seed, { epsilon: 1, seed }) / grid));
  });

  it("are drawn from the system's source without a seed, and repeat with one", async () => {
    assert.notEqual(privacy.laplace(0, { epsilon: 1 }), privacy.laplace(0, { epsilon: 1 }));
    assert.equal(privacy.laplace(0, { epsilon: 1, seed: 5 }), privacy.laplace(0, { epsilon: 1, seed: 5 }));
  });

  it("clip to the bounds first, keep what is missing, other columns and the order", async () => {
    const table = await data.table({ x: [1e9, null, 5], name: ["a", "b", "c"] }, { types: { x: "DOUBLE" } });
    const rows = await (await privacy.noise(table, { x: { low: 0, high: 10 } }, { epsilon: 1e6, seed: 1 })).toRecords();
    assert.deepEqual(
      rows.map(({ name }) => name),
      ["a", "b", "c"],
    );
    assert.ok(Math.abs((rows[0]!.x as number) - 10) < 0.01 && rows[1]!.x === null && Math.abs((rows[2]!.x as number) - 5) < 0.01);
  });

  it("ask for numbers above 0, bounds that rise and columns of numbers", async () => {
    assert.throws(() => privacy.laplace(1, { epsilon: 0 }), /epsilon is 0, but must be a number above 0/);
    await assert.rejects(privacy.noise([{ a: 1 }], { a: { low: 1, high: 1 } }, { epsilon: 1 }), /low must be below high/);
    await assert.rejects(privacy.noise([{ a: "x" }], { a: { low: 0, high: 1 } }, { epsilon: 1 }), /column "a" is VARCHAR/);
  });
});
