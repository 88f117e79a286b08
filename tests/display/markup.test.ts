import assert from "node:assert/strict";
import { test } from "node:test";
import { bundleOf, html, md, svg } from "tslab-ml/display";
import { reference } from "../reference";

test("what is put into html is text; markup, arrays and nothing are what they are", async () => {
  const nasty = '<script>alert("x")</script>';
  const list = html`<ul class="${'a"b'}">${[1, 2].map((n) => html`<li>${n}</li>`)}${null}${undefined}${false}</ul><p>${nasty}</p>`;
  assert.equal(list.source, '<ul class="a&quot;b"><li>1</li><li>2</li></ul><p>&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;</p>');
  assert.deepEqual(await bundleOf(list), { "text/html": list.source, "text/plain": list.source });
});

test("what is put into Markdown is text, whatever characters it has", () => {
  assert.equal(md`# ${"a*b* <img> [x](y) $z$"}`.source, "# a\\*b\\* &lt;img&gt; \\[x\\]\\(y\\) \\$z\\$");
  assert.equal(md`${md`**bold**`} and ${0}`.source, "**bold** and 0");
});

test("what is put into Markdown stays text for nbconvert, at the beginning of a line and within HTML too, and Markdown is no HTML", async () => {
  const texts = [
    "1986. A great year",
    "- 5 degrees",
    "-5",
    "0.8464",
    "Net profit\n===",
    "a\n---",
    "+ 5",
    "12) x",
    "# h",
    "> q",
    "~~~\nx",
    `a & "b" it's &lt;`,
  ];
  const evil = '"><img src=x onerror=alert(1)>';
  const sources = [...texts.map((text) => md`${text}`.source), md`${"    x"}`.source, md`<div class="${evil}">\n${evil}\n</div>`.source];
  const [pages, evils] = await reference<[string[], number]>(
    `
from nbconvert.filters.markdown_mistune import markdown2html_mistune as page
from html.parser import HTMLParser
class Reader(HTMLParser):
    def __init__(self): super().__init__(); self.text, self.tags = "", []
    def handle_data(self, data): self.text += data
    def handle_starttag(self, tag, attrs): self.tags.append(tag)
def read(source):
    reader = Reader(); reader.feed(page(source)); return reader
result = [[read(source).text.rstrip("\\n") for source in args[:-2]], read(args[-1]).tags.count("img")]
`,
    sources,
  );
  assert.deepEqual(pages, texts);
  assert.equal(evils, 0);
  assert.equal(md`-5 and ${"0.8464"}`.source, "-5 and 0.8464");
  assert.ok(!html`<p>${md`**${evil}**`}</p>`.source.includes("<img"));
  assert.equal(md`${html`<b>${"<"}</b>`}`.source, "<b>&lt;</b>");
});

test("svg shows as a picture", async () => {
  const dot = svg`<svg xmlns="http://www.w3.org/2000/svg"><title>${"<&"}</title>${svg`<circle r="${4}"/>`}</svg>`;
  assert.equal(
    (await bundleOf(dot))["image/svg+xml"],
    '<svg xmlns="http://www.w3.org/2000/svg"><title>&lt;&amp;</title><circle r="4"/></svg>',
  );
});
