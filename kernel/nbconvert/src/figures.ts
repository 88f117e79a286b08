import { draw } from "../../labextension/src/drawing";
import type { Plotly, StoredFigure } from "../../labextension/src/plotly";

// Runs at the end of a page made by nbconvert: every figure is JSON in a script element, followed by the place it goes to.

for (const source of document.querySelectorAll<HTMLScriptElement>("script[type='application/vnd.plotly.v1+json']")) {
  const place = source.nextElementSibling as HTMLElement;
  show(place, source.textContent ?? "{}").catch((error: unknown) => {
    place.textContent = `${place.getAttribute("aria-label") ?? ""} (The figure could not be drawn: ${String(error)})`;
  });
}

async function show(place: HTMLElement, json: string): Promise<void> {
  await draw(window.Plotly as Plotly, place, JSON.parse(json) as StoredFigure);
}
