import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { clean, data } from "tslab-ml";
import type { ParseNumbersOptions, Step } from "tslab-ml/clean";
import { reference } from "../reference";
import { columnsOf, difference, pandas, tableOf, trapFrames } from "./frames";

const cases: [name: string, step: Step, python: string][] = [
  ["trim", clean.trim({ columns: ["text"] }), "out = df.copy(); out['text'] = df['text'].str.strip()"],
  [
    "trim, collapse, empty as missing",
    clean.trim({ columns: ["text"], collapse: true, emptyAsMissing: true }),
    "out = df.copy(); out['text'] = df['text'].map(lambda t: t if t is None else ' '.join(t.split()) or None)",
  ],
  [
    "changeCase to lower",
    clean.changeCase({ columns: ["text"], to: "lower" }),
    "out = df.copy(); out['text'] = df['text'].map(lambda t: t and ''.join(c.lower()[0] for c in t))",
  ],
  [
    "changeCase to upper",
    clean.changeCase({ columns: ["text"], to: "upper" }),
    "out = df.copy(); out['text'] = df['text'].map(lambda t: t and ''.join(u if len(u := c.upper()) == 1 else c for c in t))",
  ],
  ...(["NFC", "NFD", "NFKC", "NFKD"] as const).map((form): [string, Step, string] => [
    `normalizeUnicode to ${form}`,
    clean.normalizeUnicode({ columns: ["text"], form }),
    `out = df.copy(); out['text'] = df['text'].str.normalize('${form}')`,
  ]),
  [
    "mapCategories",
    clean.mapCategories({
      columns: ["text"],
      ignoreCase: true,
      rules: [
        { to: "Oslo", pattern: "\\s*oslo\\s*" },
        { to: null, from: ["", "rome"] },
      ],
      others: { to: "other" },
    }),
    "out = df.copy(); out['text'] = df['text'].map(lambda t: None if t is None or t.lower() in ('', 'rome') else 'Oslo' if t.strip().lower() == 'oslo' else 'other')",
  ],
];

describe("steps for the format of texts", () => {
  const frames = trapFrames(6, { seed: 3 });
  let expected: ReturnType<typeof pandas> | undefined;

  for (const [i, [name, step]] of cases.entries()) {
    it(`${name}: gives what pandas and Python give`, async () => {
      expected ??= pandas(
        frames,
        cases.map(([, , python]) => python),
      );
      for (const [f, frame] of frames.entries()) {
        const { table } = await clean.apply(await tableOf(frame), step);
        assert.equal(difference(await columnsOf(table), (await expected)[f]?.[i] ?? {}), undefined, `frame ${f}`);
      }
    });
  }

  it("trims and writes titles as Python does, for any text", async () => {
    const texts = fc.sample(
      fc.oneof(
        fc.string({ unit: "grapheme", maxLength: 12 }),
        fc.string({ unit: fc.constantFrom(..." \t\u00a0\u2003\u3000ab"), maxLength: 8 }),
      ),
      {
        numRuns: 400,
        seed: 1,
      },
    );
    const titled = ["o'neil éCOLE", "new york-CITY", "3rd street", "", "ÀB cD"];
    const expected = await reference<{ strip: string[]; title: string[]; capitalize: string[] }>(
      "result = {'strip': [t.strip() for t in args['texts']], 'title': [t.title() for t in args['titled']], 'capitalize': [t.capitalize() for t in args['titled']]}",
      { texts, titled },
    );
    const all = async (values: string[], step: Step) => (await columnsOf((await clean.apply({ t: values }, step)).table)).t;
    assert.deepEqual(await all(texts, clean.trim()), expected.strip);
    assert.deepEqual(await all(titled, clean.changeCase({ to: "title" })), expected.title);
    assert.deepEqual(await all(titled, clean.changeCase({ to: "capitalize" })), expected.capitalize);
  });

  it("changes nothing the second time it trims or normalises", async () => {
    const texts = fc
      .sample(fc.string({ unit: "binary", maxLength: 10 }), { numRuns: 300, seed: 2 })
      .map((text) => text.replace(/[\0\ud800-\udfff]/g, ""));
    for (const step of [clean.trim({ collapse: true }), clean.normalizeUnicode({ form: "NFKC" }), clean.normalizeUnicode()]) {
      const once = await clean.apply({ t: texts }, step);
      const twice = await clean.apply(once, step);
      assert.equal(twice.records[0]?.rowsTouched, 0, step.step);
      assert.deepEqual(await columnsOf(twice.table), await columnsOf(once.table));
    }
    const { table } = await clean.apply({ t: texts }, clean.normalizeUnicode({ form: "NFKC" }));
    assert.deepEqual(
      (await columnsOf(table)).t,
      texts.map((text) => text.normalize("NFKC")),
    );
  });
});

describe("parseNumbers", () => {
  const parse = async (texts: (string | null)[], options: Omit<ParseNumbersOptions, "columns">) => {
    const { table } = await clean.apply(
      await data.table({ t: texts }, { types: { t: "VARCHAR" } }),
      clean.parseNumbers({ columns: ["t"], errors: "coerce", ...options }),
    );
    return (await columnsOf(table)).t;
  };

  it("reads what is wholly a number, and nothing else", async () => {
    const texts = [
      "12",
      " -3.5 ",
      "+.5",
      "1e3",
      "1.",
      "−7",
      "",
      "abc",
      "1 2",
      "1,5",
      "0x1F",
      "1_000",
      "inf",
      "nan",
      "--1",
      "1.2.3",
      null,
      "9007199254740993",
      "1e400",
    ];
    const expected = [12, -3.5, 0.5, 1000, 1, -7, null, null, null, null, null, null, null, null, null, null, null, 9007199254740992, null];
    assert.deepEqual(await parse(texts, {}), expected);
  });

  it("reads thousands only where they stand between groups of three digits", async () => {
    assert.deepEqual(await parse(["1,234,567.5", "12,34", "1,234", "1234", "0,123", ",123"], { thousands: "," }), [
      1234567.5,
      null,
      1234,
      1234,
      123,
      null,
    ]);
    assert.deepEqual(await parse(["1.234.567,5", "1.5", "1,5"], { thousands: ".", decimal: "," }), [1234567.5, null, 1.5]);
    assert.deepEqual(
      await parse(["1 234,5", "1\u00a0234", "1\u202f234\u202f567"], { thousands: " ", decimal: "," }),
      [1234.5, 1234, 1234567],
    );
    assert.deepEqual(await parse(["1'234", "1’234.5"], { thousands: "'" }), [1234, 1234.5]);
  });

  it("counts units before or behind the number", async () => {
    const units = { kg: 1, g: 0.001, "€": 2, "%": 0.01, "k.g": 5 };
    assert.deepEqual(await parse(["2kg", "500 g", "€ 3", "-€3", "€-3", "12 %", "7", "7 lb", "€ 3 kg", "1k.g", "1kxg", "1 KG"], { units }), [
      2,
      0.5,
      6,
      -6,
      -6,
      0.12,
      7,
      null,
      null,
      5,
      null,
      null,
    ]);
    assert.deepEqual(await parse(["1 KG", "2 G"], { units, ignoreCase: true }), [1, 0.002]);
  });

  it("reads every number that JavaScript prints", async () => {
    const numbers = fc.sample(fc.double({ noNaN: true, noDefaultInfinity: true }), { numRuns: 300, seed: 3 });
    // Nothing prints the sign of -0.
    assert.deepEqual(
      await parse(numbers.map(String), {}),
      numbers.map((value) => value + 0),
    );
    const grouped = fc.sample(fc.integer(), { numRuns: 200, seed: 4 });
    assert.deepEqual(
      await parse(
        grouped.map((value) => value.toLocaleString("de-DE")),
        { thousands: ".", decimal: "," },
      ),
      grouped,
    );
  });

  it("lists what did not fit, or ends with it", async () => {
    const texts = { t: ["1", "x", "x", "y", null] };
    const { records } = await clean.apply(texts, clean.parseNumbers({ columns: ["t"], errors: "coerce" }));
    assert.deepEqual(records[0]?.columns[0]?.misfits, {
      count: 3,
      values: [
        { value: "x", count: 2 },
        { value: "y", count: 1 },
      ],
    });
    await assert.rejects(clean.apply(texts, clean.parseNumbers({ columns: ["t"] })), {
      message: /3 values of column "t" do not fit: "x" \(2 times\), "y"; mend/,
    });
    assert.throws(() => clean.parseNumbers({ columns: ["t"], thousands: ".", decimal: "." }), /must differ/);
  });
});

describe("parseDates and parseBooleans", () => {
  it("reads mixed formats as pandas does, the first that fits", async () => {
    const formats = ["%Y-%m-%d", "%d.%m.%Y", "%m/%d/%Y", "%b %d, %Y", "%d %B %Y", "%Y-%m-%d %H:%M:%S", "%Y%m%d"];
    const texts = [
      "2024-02-29",
      "29.02.2024",
      "2/3/2024",
      "Mar 5, 2024",
      "5 March 2024",
      "2024-02-30",
      "31.11.2024",
      "2023-02-29",
      "2024-13-01",
      "1999-12-31 23:59:59",
      "20240131",
      "",
      "x",
      "2024-1-2",
      "12/31/1969",
      "2024-02-29x",
    ];
    const expected = await reference<(string | null)[]>(
      `import pandas as pd
def parse(text):
    for f in args["formats"]:
        t = pd.to_datetime(text, format=f, errors="coerce")
        if t is not pd.NaT: return t.isoformat()
result = [parse(t) for t in args["texts"]]`,
      { texts, formats },
    );
    const { table } = await clean.apply(
      { t: texts.map((text, i) => (i % 2 ? ` ${text}\u00a0` : text)) },
      clean.parseDates({ columns: ["t"], formats, errors: "coerce" }),
    );
    assert.deepEqual((await columnsOf(table)).t, expected);
  });

  it("reads times with a zone as UTC", async () => {
    const step = clean.parseDates({ columns: ["t"], formats: ["%Y-%m-%dT%H:%M:%S%z"] });
    const { table } = await clean.apply({ t: ["2024-01-01T10:00:00+02:00", "2024-01-01T10:00:00-0500"] }, step);
    assert.deepEqual((await columnsOf(table)).t, ["2024-01-01T08:00:00", "2024-01-01T15:00:00"]);
  });

  it("takes no day that does not exist, whatever the other formats are, and Z for an offset", async () => {
    const texts = ["2023-02-30T10:00:00+0200", "2023-02-28T10:00:00Z", "2023-02-28T10:00:00+02", "2023-02-30", "2023-02-28"];
    const mixed = clean.parseDates({ columns: ["t"], formats: ["%Y-%m-%dT%H:%M:%S%z", "%Y-%m-%d"], errors: "coerce" });
    const { table } = await clean.apply({ t: texts }, mixed);
    assert.deepEqual((await columnsOf(table)).t, [null, "2023-02-28T10:00:00", "2023-02-28T08:00:00", null, "2023-02-28T00:00:00"]);
    const named = clean.parseDates({ columns: ["t"], formats: ["%Y-%m-%d %H:%M %Z"], errors: "coerce" });
    const zones = await clean.apply({ t: ["2023-02-30 10:00 Europe/Oslo", "2023-02-28 10:00 Europe/Oslo", "2023-02-28 10:00 UTC"] }, named);
    assert.deepEqual((await columnsOf(zones.table)).t, [null, "2023-02-28T09:00:00", "2023-02-28T10:00:00"]);
    assert.throws(() => clean.parseDates({ columns: ["t"], formats: ["%Z %Y"] }), /%Z, a zone's name, can only stand at the end/);
  });

  it("reads booleans, and lists what is none", async () => {
    const { table, records } = await clean.apply(
      { t: ["yes", " N ", "TRUE", "0", "maybe", null] },
      clean.parseBooleans({ columns: ["t"], errors: "coerce" }),
    );
    assert.deepEqual((await columnsOf(table)).t, [true, false, true, false, null, null]);
    assert.deepEqual(records[0]?.columns[0]?.misfits.values, [{ value: "maybe", count: 1 }]);
    assert.throws(
      () => clean.parseBooleans({ columns: ["t"], trueValues: ["ja"], falseValues: ["JA"] }),
      /"ja" is in trueValues and in falseValues/,
    );
  });
});
