import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { clean, display, preprocess } from "tslab-ml";
import { reference } from "../reference";

const folder = mkdtempSync(join(tmpdir(), "tslab-ml-labels-"));
after(() => rmSync(folder, { recursive: true }));

const samples = { id: ["a", "b", "c", "d"], text: ["<b>buy</b> now", "thank you", "cheap", "hello"] };

describe("labels", () => {
  it("are taken from the widget, saved at once, and gone on with", async () => {
    const file = join(folder, "new", "widget.jsonl");
    const options = { classes: ["spam", "ham"], file, annotator: "ada", id: "id", show: ["text"] };
    const labelling = await clean.label(samples, options);
    const { state } = labelling.widget;
    assert.equal(state.id, "a");
    assert.match(String(state.sample), /&lt;b&gt;buy&lt;\/b&gt; now/);
    assert.deepEqual(labelling.progress, { done: 0, size: 4 });
    labelling.close();
    const again = await clean.label(samples, options);
    assert.equal(again.widget.state.id, "a");
    again.close();
  });

  it("survive kill -9: what was answered is in the file, and the next session goes on after it", async () => {
    const file = join(folder, "killed.jsonl");
    const program = `const { clean } = require("tslab-ml");
clean.labelByKeyboard({ text: Array.from({ length: 9 }, (_, i) => "sample " + i) }, { classes: ["yes", "no"], file: process.argv[1], annotator: "bob" });`;
    const child = spawn(process.execPath, ["-e", program, file], { stdio: ["pipe", "pipe", "inherit"], cwd: __dirname });
    let out = "";
    child.stdout.on("data", (text) => {
      out += text;
      for (const [i, answer] of ["1", "no", "maybe", "2", "s", "b", "1"].entries()) {
        if (out.split("q end] ").length - 1 !== i + 1 || child.killed || asked > i) continue;
        asked = i + 1;
        child.stdin.write(`${answer}\n`);
      }
      // The eighth question says that the seventh answer was taken.
      if (out.split("q end] ").length - 1 === 8) child.kill("SIGKILL");
    });
    let asked = 0;
    await new Promise((resolve) => child.once("exit", resolve));
    assert.match(out, /"maybe" is none of 1 yes, 2 no, s, b, q/);
    const { by, entries } = await clean.loadLabels(file);
    assert.deepEqual(by, { bob: { 0: "yes", 1: "no", 2: "no", 3: "yes" } });
    assert.equal(entries.length, 4);
    const next = await clean.label(
      { text: Array.from({ length: 9 }, (_, i) => `sample ${i}`) },
      { classes: ["yes", "no"], file, annotator: "bob" },
    );
    assert.equal(next.widget.state.id, "4");
    next.close();
  });

  it("are read past a line that was torn, which is named", async () => {
    const file = join(folder, "torn.jsonl");
    const line = (id: string, label: string | null) => `${JSON.stringify({ id, label, annotator: "ada", at: "2024-01-01T00:00:00Z" })}\n`;
    appendFileSync(file, `${line("a", "spam")}${line("b", "spam")}${line("b", null)}${line("c", "ham")}{"id":"d","la`);
    const { by, damagedLines } = await clean.loadLabels(file);
    assert.deepEqual([by, damagedLines], [{ ada: { a: "spam", c: "ham" } }, [5]]);
    const labelling = await clean.label(samples, { classes: ["spam", "ham"], file, annotator: "ada", id: "id" });
    assert.equal(labelling.widget.state.id, "b");
    labelling.close();
    assert.ok(readFileSync(file, "utf8").endsWith('"la\n'));
  });

  it("refuse ids that stand twice and classes that are none", async () => {
    await assert.rejects(clean.label({ id: [1, 1] }, { classes: ["a", "b"], id: "id" }), /"1" stands twice/);
    await assert.rejects(clean.label({ id: [1] }, { classes: ["a", "a"] }), /at least two different texts/);
    await assert.rejects(clean.label({ id: [1] }, { classes: ["a", "b"], id: "key" }), /id names the column "key"/);
  });
});

describe("agreement", () => {
  const { next } = preprocess.random(1);
  const pick = (classes: number) => Math.floor(next() * classes);
  const pairs = Array.from({ length: 30 }, (_, i) => {
    const y1 = Array.from({ length: 5 + i * 3 }, () => pick(1 + (i % 5)));
    return { y1, y2: y1.map((value) => (next() < 0.6 ? value : pick(1 + (i % 5)))) };
  });

  it("has scikit-learn's kappa", async () => {
    const expected = await reference<(number | null)[]>(
      `import math, warnings
warnings.simplefilter("ignore")
from sklearn.metrics import cohen_kappa_score
scores = [cohen_kappa_score(p["y1"], p["y2"]) for p in args]
result = [None if math.isnan(score) else float(score) for score in scores]`,
      pairs,
    );
    const labelled = (values: number[]) => Object.fromEntries(values.map((value, id) => [id, `class ${value}`]));
    for (const [i, { y1, y2 }] of pairs.entries()) {
      const { kappa, observed } = clean.agreement({ by: { ada: labelled(y1), bob: labelled(y2) } }, "ada", "bob");
      const right = expected[i];
      assert.ok(right === null ? Number.isNaN(kappa) : Math.abs(kappa - (right as number)) < 1e-12, `pair ${i}: ${kappa} and not ${right}`);
      assert.ok(Math.abs(observed - y1.filter((value, k) => value === y2[k]).length / y1.length) < 1e-12);
    }
  });

  it("compares what two annotators both have labelled", async () => {
    const by = { ada: { a: "x", b: "y", c: "x", d: "x" }, bob: { a: "x", b: "x", c: "x", e: "y" } };
    const found = clean.agreement({ by }, "ada", "bob");
    assert.deepEqual(
      [found.samples, found.observed, found.confusion],
      [
        3,
        1 - 1 / 3,
        [
          [2, 0],
          [1, 0],
        ],
      ],
    );
    assert.deepEqual(found.disagreements, [{ id: "b", labels: ["y", "x"] }]);
    const { "text/plain": text } = (await display.bundleOf(found)) as Record<string, string>;
    assert.match(text ?? "", /agree on 66.7% of 3 samples; Cohen's kappa 0.000/);
    assert.throws(() => clean.agreement({ by }, "ada", "eve"), /no labels of "eve"; there are those of ada, bob/);
  });
});

describe("labeling functions", () => {
  const { next } = preprocess.random(2);
  const votes = Array.from({ length: 200 }, () => [0.5, 0.8, 0.2].map((abstains) => (next() < abstains ? null : next() < 0.6 ? "a" : "b")));
  const gold = votes.map(() => (next() < 0.2 ? null : next() < 0.5 ? "a" : "b"));

  it("have coverage, overlaps, conflicts and accuracy as numpy counts them", async () => {
    const expected = await reference<{ summary: number[][]; majority: (string | null)[] }>(
      `import numpy as np
code = {None: -1, "a": 0, "b": 1}
L = np.array([[code[v] for v in row] for row in args["votes"]])
gold = np.array([code[g] for g in args["gold"]])
summary = []
for j in range(L.shape[1]):
    own, others = L[:, j], np.delete(L, j, axis=1)
    has, other = own >= 0, (others >= 0).any(axis=1)
    conflict = ((others >= 0) & (others != own[:, None])).any(axis=1)
    known = has & (gold >= 0)
    summary.append([has.mean(), (has & other).mean(), (has & conflict).mean(), (own == gold)[known].mean()])
counts = np.stack([(L == k).sum(axis=1) for k in (0, 1)], axis=1)
majority = [None if a == b else "ab"[int(b > a)] for a, b in counts]
result = {"summary": np.array(summary).tolist(), "majority": majority}`,
      { votes, gold },
    );
    const matrix = { functions: ["f", "g", "h"], votes };
    const { functions } = clean.labelingSummary(matrix, { gold });
    for (const [j, { coverage, overlaps, conflicts, accuracy }] of functions.entries())
      for (const [k, value] of [coverage, overlaps, conflicts, accuracy as number].entries())
        assert.ok(Math.abs(value - (expected.summary[j]?.[k] as number)) < 1e-12, `${j}, ${k}`);
    assert.deepEqual(clean.majorityVote(matrix), expected.majority);
    const first = clean.majorityVote(matrix, { ties: "first" });
    assert.ok(first.every((label, i) => label === (expected.majority[i] ?? votes[i]?.find((vote) => vote !== null) ?? null)));
  });

  it("are asked about every row, and named when they fail", async () => {
    const link = clean.labelingFunction("link", ({ text }) => (String(text).includes("buy") ? "spam" : null));
    assert.deepEqual(await clean.applyLabelingFunctions(samples, [link]), {
      functions: ["link"],
      votes: [["spam"], [null], [null], [null]],
    });
    const broken = clean.labelingFunction("broken", ({ id }) => (id === "c" ? (1 as never) : null));
    await assert.rejects(
      clean.applyLabelingFunctions(samples, [link, broken]),
      /function "broken" gave 1 for sample 2, but must give a text, or null/,
    );
  });
});
