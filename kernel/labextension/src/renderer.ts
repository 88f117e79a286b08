import type { IRenderMime } from "@jupyterlab/rendermime-interfaces";
import type { Widget } from "@lumino/widgets";
import { type Drawing, draw } from "./drawing";
import { loadPlotly, type StoredFigure } from "./plotly";

export const mimeType = "application/vnd.plotly.v1+json";

/** The renderer as a class of the page's own Widget, which only exists once JupyterLab runs. */
export function rendererClass(Base: typeof Widget, base: string) {
  return class PlotlyRenderer extends Base implements IRenderMime.IRenderer {
    private drawing: Drawing | undefined;
    private turn = 0;

    async renderModel(model: IRenderMime.IMimeModel): Promise<void> {
      const turn = ++this.turn;
      const figure = model.data[mimeType] as unknown as StoredFigure;
      const text = String(model.data["text/plain"] ?? "");
      const place = document.createElement("div");
      place.style.minHeight = `${figure.layout?.height ?? 450}px`;
      place.setAttribute("role", "figure");
      if (text) place.setAttribute("aria-label", text);
      try {
        const plotly = await loadPlotly(base);
        if (turn !== this.turn || this.isDisposed) return;
        this.node.replaceChildren(place);
        const drawing = await draw(plotly, place, figure);
        // A later update may have come and finished meanwhile.
        const outdated = turn !== this.turn || this.isDisposed ? drawing : this.drawing;
        if (outdated !== drawing) this.drawing = drawing;
        outdated?.remove();
      } catch (error) {
        if (turn !== this.turn || this.isDisposed) return;
        this.node.replaceChildren(instead(model, text, error));
      }
    }

    override dispose(): void {
      if (this.isDisposed) return;
      this.turn++;
      this.drawing?.remove();
      super.dispose();
    }
  };
}

/** The stored picture, or the words, with the reason why there is no figure. */
function instead({ data }: IRenderMime.IMimeModel, text: string, error: unknown): HTMLElement {
  const box = document.createElement("div");
  if (typeof data["image/png"] === "string") {
    const picture = document.createElement("img");
    picture.src = `data:image/png;base64,${data["image/png"]}`;
    picture.alt = text;
    box.append(picture);
  } else {
    const words = document.createElement("pre");
    words.textContent = text || "A plotly figure without a description";
    box.append(words);
  }
  const reason = document.createElement("p");
  reason.textContent = `The interactive figure could not be drawn: ${error instanceof Error ? error.message : String(error)}`;
  box.append(reason);
  return box;
}
