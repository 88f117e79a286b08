import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { display, metrics, plots, tf } from "tslab-ml";
import { type ModelCard, type ModelCardContent, modelCard, saveModelCard } from "tslab-ml/card";

const run = {
  epoch: [0, 1],
  history: { loss: [0.9, 0.5], val_loss: [0.8, 0.85] },
  params: { epochs: 3, batchSize: 32, samples: 800 },
  seconds: [30, 60],
  interrupted: true,
};

const sectionsOfMitchell = [
  "Model Details",
  "Intended Use",
  "Factors",
  "Metrics",
  "Evaluation Data",
  "Training Data",
  "Quantitative Analyses",
  "Ethical Considerations",
  "Caveats and Recommendations",
];

describe("modelCard", () => {
  let card: ModelCard;
  let content: ModelCardContent;
  const model = tf.sequential({
    layers: [tf.layers.dense({ units: 2, inputShape: [3], name: "hidden" }), tf.layers.dense({ units: 1, trainable: false })],
  });
  const samples = { xs: tf.zeros([4, 3]), ys: tf.tensor1d([0, 1, 1, 1], "int32"), classNames: ["no <b>", "yes"] };

  before(async () => {
    content = {
      details: { name: "Tiny & <small>", date: "2026-01-02", developers: ["Ada", "Alan"] },
      model,
      trainingData: { name: "made up", samples, preprocessing: "none" },
      training: { history: run, settings: { optimizer: "adam" } },
      evaluation: {
        scores: { accuracy: 0.9, loss: { value: 0.00004, low: 0, high: 0.1 } },
        results: { Errors: plots.histogram([1, 2, 3]), Groups: display.table({ columns: ["a|b"], rows: [["<i>"]] }) },
      },
      caveats: ["Knows nothing *else*."],
      cost: { watts: 100, gramsPerKwh: 400, pricePerHour: 2, currency: "EUR", hardware: "two cores" },
    };
    card = await modelCard(content);
  });
  after(() => {
    model.dispose();
    tf.dispose([samples.xs, samples.ys]);
  });

  it("has the sections of Mitchell et al. 2019 in their order, then training and cost", () => {
    assert.deepEqual(
      card.sections.map(({ title }) => title),
      [...sectionsOfMitchell, "Training", "Cost"],
    );
    assert.deepEqual(card.missing, ["Intended Use", "Factors", "Evaluation Data", "Ethical Considerations"]);
  });

  const tablesOf = (title: string) =>
    card.sections.find((section) => section.title === title)!.blocks.flatMap((block) => (block.kind === "table" ? block.rows : []));

  it("takes an interval as metrics.bootstrap gives it", async () => {
    const accuracy = metrics.bootstrap(metrics.accuracyScore, [0, 1, 1, 0, 1], [0, 1, 0, 0, 1], { seed: 1 });
    const { sections } = await modelCard({ details: { name: "Scored" }, evaluation: { scores: { accuracy } } });
    const [table] = sections.flatMap(({ blocks }) => blocks).filter((block) => block.kind === "table" && block.columns[0] === "Metric");
    const shown = ["accuracy", "0.8000", `${accuracy.low.toFixed(4)} to ${accuracy.high.toFixed(4)}`];
    assert.deepEqual(table?.kind === "table" && table.rows, [shown]);
  });

  it("reads layers and parameters from the model", () => {
    const rows = tablesOf("Model Details");
    assert.deepEqual(rows.slice(0, 6), [
      ["Date", "2026-01-02"],
      ["Type", "Sequential network of 2 layers"],
      ["Inputs", "[any, 3]"],
      ["Outputs", "[any, 1]"],
      ["Parameters", "11, 8 of them trainable"],
      ["Developers", "Ada, Alan"],
    ]);
    assert.deepEqual(rows[6], ["hidden", "Dense", "[any, 2]", "8"]);
  });

  it("reads sizes and classes from the samples, and settings, ends and time from the history", () => {
    assert.deepEqual(tablesOf("Training Data"), [
      ["Name", "made up"],
      ["Samples", "4"],
      ["Inputs", "[4, 3] float32"],
      ["Targets", "[4] int32"],
      ["no <b>", "1", "25.0%"],
      ["yes", "3", "75.0%"],
    ]);
    assert.deepEqual(tablesOf("Training"), [
      ["optimizer", "adam"],
      ["Epochs", "2 of 3 planned, interrupted"],
      ["Batch size", "32"],
      ["Training samples", "800"],
      ["Training time", "1 min 30 s"],
      ["loss", "0.5000", "0.5000 (epoch 2)"],
      ["val_loss", "0.8500", "0.8000 (epoch 1)"],
    ]);
  });

  it("computes energy, carbon and price from the time", () => {
    // 100 W for 90 s are 9 kJ, 2.5 Wh; 400 g per kWh make 1 g; 2 EUR an hour make 5 cents.
    assert.deepEqual(tablesOf("Cost"), [
      ["Hardware", "two cores"],
      ["Training time", "1 min 30 s"],
      ["Energy", "2.5 Wh, at 100 W on average"],
      ["Carbon", "1 g CO2 equivalent, at 400 g per kWh"],
      ["Price", "0.05 EUR, at 2 EUR an hour"],
    ]);
  });

  it("is a page that holds its pictures, escapes what it is told, and says what nobody stated", async () => {
    const page = await card.toHtml();
    assert.match(page, /<h1>Model card: Tiny &amp; &lt;small&gt;<\/h1>/);
    assert.match(page, /<h2>Factors<\/h2>\n<p class="gap"><em>Not stated\.<\/em><\/p>/);
    assert.match(page, /<img src="data:image\/png;base64,[^"]+" alt="Histogram of value, 3 rows\./);
    assert.match(page, /<td>no &lt;b&gt;<\/td>/);
    assert.doesNotMatch(page, /<script|src="(?!data:)|<b>/);
  });

  it("shows itself in a notebook as HTML without scripts and styles", async () => {
    const bundle = await card[display.displaySymbol]();
    assert.doesNotMatch(String(bundle["text/html"]), /<script|<style/);
    assert.match(String(bundle["text/plain"]), /^Model card: Tiny & <small>\nNot stated: Intended Use, Factors/);
  });

  describe("saveModelCard", () => {
    const folder = mkdtempSync(join(tmpdir(), "tslab-ml-card-"));
    after(() => rmSync(folder, { recursive: true, force: true }));

    it("writes Markdown with its pictures beside it", async () => {
      await saveModelCard(card, join(folder, "cards", "tiny.md"));
      const text = readFileSync(join(folder, "cards", "tiny.md"), "utf8");
      assert.deepEqual(readdirSync(join(folder, "cards", "tiny-files")), ["figure-1.png", "figure-2.png"]);
      assert.match(text, /^# Model card: Tiny &amp; &lt;small&gt;\n/);
      assert.match(text, /\n!\[Histogram of value, 3 rows\.[^\]]*\]\(tiny-files\/figure-1\.png\)\n/);
      assert.match(text, /\| loss \| 4\.00e-5 \| 0\.0000 to 0\.1000 \|/);
      assert.match(text, /\n- Knows nothing \\\*else\\\*\.\n/);
      assert.match(text, /## Factors\n\n_Not stated\._\n/);
      for (const title of sectionsOfMitchell) assert.ok(text.includes(`\n## ${title}\n`), title);
    });

    it("writes one HTML file, and nothing of another ending", async () => {
      await saveModelCard(card, join(folder, "tiny.html"));
      assert.match(readFileSync(join(folder, "tiny.html"), "utf8"), /^<!DOCTYPE html>/);
      await assert.rejects(saveModelCard(card, join(folder, "tiny.pdf")), { message: /ends in neither \.html nor \.md\.$/ });
    });
  });

  it("says what is wrong in a sentence", async () => {
    const details = { name: "x" };
    const cases: [ModelCardContent, string][] = [
      [{} as never, "modelCard: details.name is missing; give the model's name."],
      [{ details, cost: { watts: -1, trainingSeconds: 1 } }, "modelCard: cost.watts is -1, but must be a number of at least 0."],
      [{ details, cost: { watts: 10 } }, "modelCard: cost.watts needs a training time; give it too, or leave both out."],
      [
        { details, cost: { trainingSeconds: 10, gramsPerKwh: 400 } },
        "modelCard: cost.gramsPerKwh needs watts; give it too, or leave both out.",
      ],
      [
        { details, cost: { trainingSeconds: 10, pricePerHour: 1 } },
        "modelCard: cost.pricePerHour needs currency; give it too, or leave both out.",
      ],
    ];
    for (const [given, message] of cases) await assert.rejects(modelCard(given), { message });
  });

  it("leaves no tensor behind", async () => {
    const before = tf.memory().numTensors;
    await (await modelCard(content)).toHtml();
    assert.equal(tf.memory().numTensors, before);
  });
});
