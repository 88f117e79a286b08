import assert from "node:assert/strict";
import { test } from "node:test";
import { Window } from "happy-dom";
import { bundleOf, canvas } from "tslab-ml/display";

const types = async (value: unknown) => Object.keys(await bundleOf(value)).sort();

test("the bytes of a picture show as the picture, by what they begin with", async () => {
  const drawn = canvas().createCanvas(3, 2);
  for (const [format, type] of [
    ["image/png", "image/png"],
    ["image/jpeg", "image/jpeg"],
    ["image/webp", "image/webp"],
  ] as const) {
    const bytes = drawn.toBuffer(format as "image/png");
    const bundle = await bundleOf(new Uint8Array(bytes));
    assert.equal(bundle[type], bytes.toString("base64"));
    assert.match(String(bundle["text/plain"]), /^(PNG|JPEG|WebP) image, \d+ bytes$/);
  }
  assert.deepEqual(await types(Buffer.from("GIF89a...")), ["image/gif", "text/plain"]);
  assert.equal((await bundleOf(Buffer.from('<?xml version="1.0"?><svg id="é"/>')))["image/svg+xml"], '<?xml version="1.0"?><svg id="é"/>');
  assert.deepEqual(await types(new Blob([drawn.toBuffer("image/png")], { type: "image/png" })), ["image/png", "text/plain"]);
  assert.match(String((await bundleOf(new Blob(["no"], { type: "image/png" })))["text/plain"]), /could not be shown otherwise.*image\/png/);
  assert.deepEqual(await bundleOf(drawn), {
    "image/png": drawn.toBuffer("image/png").toString("base64"),
    "text/plain": "Canvas, 3 x 2 pixels",
  });
  const graphviz = '\uFEFF<?xml version="1.0"?>\n<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN"\n "svg11.dtd">\n<!-- by -->\n<svg/>';
  assert.equal((await bundleOf(Buffer.from(graphviz)))["image/svg+xml"], graphviz.slice(1));
  for (const other of [new Uint8Array(4), Buffer.from("text about <svg>"), new Float32Array([1])])
    assert.deepEqual(await types(other), ["text/plain"]);
});

test("elements of a DOM show as HTML, or as a picture", async () => {
  const { document } = new Window();
  const bold = document.createElement("b");
  bold.textContent = "<1>";
  assert.equal((await bundleOf(bold))["text/html"], "<b>&lt;1&gt;</b>");
  const picture = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  assert.match(String((await bundleOf(picture))["image/svg+xml"]), /^<svg xmlns="http:\/\/www.w3.org\/2000\/svg"/);
});

test("Vega-Lite and Vega specifications show as charts, also from a builder", async () => {
  const spec = { $schema: "https://vega.github.io/schema/vega-lite/v5.json", title: "Bars", mark: "bar", data: { values: [] } };
  assert.deepEqual(await bundleOf(spec), { "application/vnd.vegalite.v5+json": spec, "text/plain": "Vega-Lite chart: Bars" });
  assert.deepEqual((await bundleOf({ toSpec: () => spec }))["application/vnd.vegalite.v5+json"], spec);
  assert.deepEqual(await types({ $schema: "https://vega.github.io/schema/vega/v5.json" }), ["application/vnd.vega.v5+json", "text/plain"]);
  assert.deepEqual(await types({ $schema: "https://json-schema.org/draft/2020-12/schema" }), ["text/plain"]);
});

test("an iterator shows its first values and says that they were taken", async () => {
  function* rows() {
    for (let id = 0; ; id++) yield id % 2 ? { id, odd: true } : { id };
  }
  const endless = rows();
  const bundle = await bundleOf(endless);
  assert.match(String(bundle["text/plain"]), /id +odd[\s\S]*the first 20 values, taken out of the iterator$/);
  assert.deepEqual(endless.next().value, { id: 20 });
  const numbers = await bundleOf([1, 2].values());
  assert.match(String(numbers["text/plain"]), /value[\s\S]*2 values, which were all$/);
  for (const again of [new Map([[1, 2]]), new Set([{ a: 1 }]), "text", function* () {}])
    assert.deepEqual(await types(again), ["text/plain"]);
});

test("a value that resists being looked at is shown as well as can be", async () => {
  const resisting = new Proxy(
    {},
    {
      get: () => {
        throw new Error("no");
      },
      has: () => {
        throw new Error("no");
      },
    },
  );
  const getter = {
    get outerHTML(): string {
      throw new Error("no");
    },
    a: 1,
  };
  for (const value of [resisting, getter, Object.create(null), Object.create({ next: 1 })])
    assert.equal(typeof (await bundleOf(value))["text/plain"], "string");
});
