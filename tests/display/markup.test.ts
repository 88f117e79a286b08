import assert from "node:assert/strict";
import { test } from "node:test";
import { bundleOf, html, md, svg } from "tslab-ml/display";

test("what is put into html is text; markup, arrays and nothing are what they are", async () => {
  const nasty = '<script>alert("x")</script>';
  const list = html`<ul class="${'a"b'}">${[1, 2].map((n) => html`<li>${n}</li>`)}${null}${undefined}${false}</ul><p>${nasty}</p>`;
  assert.equal(list.source, '<ul class="a&quot;b"><li>1</li><li>2</li></ul><p>&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;</p>');
  assert.deepEqual(await bundleOf(list), { "text/html": list.source, "text/plain": list.source });
});

test("what is put into Markdown is text, whatever characters it has", () => {
  assert.equal(md`# ${"a*b* <img> [x](y) $z$"}`.source, "# a\\*b\\* \\<img\\> \\[x\\]\\(y\\) \\$z\\$");
  assert.equal(md`${md`**bold**`} and ${0}`.source, "**bold** and 0");
});

test("svg shows as a picture", async () => {
  const dot = svg`<svg xmlns="http://www.w3.org/2000/svg"><title>${"<&"}</title>${svg`<circle r="${4}"/>`}</svg>`;
  assert.equal(
    (await bundleOf(dot))["image/svg+xml"],
    '<svg xmlns="http://www.w3.org/2000/svg"><title>&lt;&amp;</title><circle r="4"/></svg>',
  );
});
