import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { escapeHtml } from "../../display";
import type { Figure } from "../figure";
import { dark, light, withTheme } from "../theme";

/** One page that holds everything, plotly.js included. */
export async function html({ data, layout, config, frames, alt }: Figure): Promise<string> {
  const figures = [light, dark].map((theme) => ({ data, layout: withTheme(layout, theme), config, frames }));
  const title = escapeHtml(String(layout.title?.text ?? layout.title ?? "Figure").replace(/<[^>]*>/g, ""));
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>
:root { color-scheme: light dark; }
body { margin: 0; background: ${light.page}; font-family: system-ui, sans-serif; }
@media (prefers-color-scheme: dark) { body { background: ${dark.page}; } }
#figure { min-height: ${Number(layout.height) || 450}px; }
</style>
<script>${inScript(await plotlySource())}</script>
</head>
<body>
<div id="figure" role="figure" aria-label="${escapeHtml(alt)}"></div>
<script>
const figures = ${inScript(JSON.stringify(figures))};
const dark = matchMedia("(prefers-color-scheme: dark)");
const show = () => Plotly.react("figure", structuredClone(figures[dark.matches ? 1 : 0]));
dark.addEventListener("change", show);
show();
</script>
</body>
</html>
`;
}

/** plotly.js as the build has minified it, or as it comes. */
async function plotlySource(): Promise<string> {
  const minified = join(dirname(require.resolve("tslab-ml/package.json")), "dist", "kernel", "labextension", "static", "plotly.min.js");
  return readFile(existsSync(minified) ? minified : require.resolve("plotly.js-dist/plotly.js"), "utf8");
}

const inScript = (code: string) => code.replace(/<\/(script)/gi, "<\\/$1").replace(/<!--/g, "<\\!--");
