import type { Figure } from "../figure";

/** More marks than this take the small DOM that draws without a browser longer than Chromium takes to start. */
const mostMarks = 5_000;

const needsBrowser = /gl$|3d$|map$|mapbox$|geo$|^(surface|cone|streamtube|volume|isosurface|splom|parcoords)$/;
const svgMaps = new Set(["heatmap", "treemap"]);

/** Why a figure cannot be drawn without a browser, in a few words; empty when it can. */
export function fits({ data }: Figure): string {
  const type = data.map((trace) => String(trace.type ?? "scatter")).find((name) => needsBrowser.test(name) && !svgMaps.has(name));
  if (type) return `it has a ${type} trace`;
  const marks = data.reduce((sum, trace) => sum + marksOf(trace), 0);
  return marks > mostMarks ? `it has ${marks.toLocaleString("en-US")} points` : "";
}

/** How many shapes of its own a trace draws: a line is one, however long. */
function marksOf(trace: Figure["data"][number]): number {
  const { type = "scatter", mode, x, y, r, a, text } = trace;
  const points = Math.max(...[x, y, r, a, text].map((values) => (Array.isArray(values) ? values.length : 0)));
  if (type === "bar" || type === "funnel" || type === "waterfall") return points;
  if (type !== "scatter" && !String(type).startsWith("scatter")) return 0;
  return /markers|text/.test(mode ?? (points < 20 ? "markers" : "lines")) ? points : 0;
}
