const { card, models, plots, tf, train, metrics, display } = require("./dist/src/index.js");
(async () => {
  const model = models.seedCnn({ seed: 1 });
  const xs = tf.randomUniform([300, 28, 28, 1], 0, 1, "float32", 1),
    ys = tf.tensor1d(
      Array.from({ length: 300 }, (_, i) => i % 10),
      "int32",
    );
  const names = [..."abcdefghij"];
  const history = await train.fit(
    model,
    { xs, ys },
    { epochs: 3, batchSize: 50, validationSplit: 0.2, verbose: false, loss: "sparseCategoricalCrossentropy", optimizer: "adam" },
  );
  const p = model.predict(xs);
  const c = await card.modelCard({
    details: {
      name: "Fashion <CNN>",
      description: "Tells ten kinds of clothes apart in small grey pictures.",
      version: "1.2",
      license: "Apache-2.0",
      developers: ["A", "B"],
      contact: "a@example.org",
    },
    model,
    intendedUse: { primaryUses: ["Teaching", "Comparing kernels | engines"], outOfScope: "Anything about people." },
    trainingData: {
      name: "Fashion-MNIST",
      source: "https://arxiv.org/abs/1708.07747",
      samples: { xs, ys, classNames: names },
      preprocessing: ["scaled to 0..1"],
    },
    evaluationData: { samples: { xs, ys, classNames: names } },
    training: { history, settings: { optimizer: "adam", "learning rate": 0.001, seed: 1 } },
    evaluation: {
      scores: { accuracy: 0.912345, "F1 (macro)": { value: 0.91, low: 0.9, high: 0.92 } },
      reasons: "Classes are of one size.",
      results: {
        "Per class": metrics.classificationReport(ys, p, { labels: names }),
        "Confusion matrix": plots.confusionMatrix(ys, p, { labels: names }),
      },
    },
    fairness: {
      unitary: {
        "By kind": display.table({
          columns: ["group", "accuracy"],
          rows: [
            ["tops", 0.9],
            ["shoes", 0.95],
          ],
        }),
      },
      findings: "None.",
    },
    caveats: ["Shirts are confused with coats.", "Colour *is* unknown."],
    cost: { watts: 60, gramsPerKwh: 380, pricePerHour: 0.1, currency: "EUR" },
  });
  console.log(c.title, c.missing);
  await card.saveModelCard(c, "/tmp/founder/e-shots/card.html");
  await card.saveModelCard(c, "/tmp/founder/e-shots/card.md");
  console.log(require("fs").readFileSync("/tmp/founder/e-shots/card.md", "utf8").slice(0, 9000));
  process.exit(0);
})();
