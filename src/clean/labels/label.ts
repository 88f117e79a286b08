import { bundleOf, type Displayable, displaySymbol, html, type MimeBundle } from "../../display";
import { asTable, type TableLike } from "../../table";
import { anywidget, type Widget } from "../../widgets";
import { valueText } from "../pipeline/record-display";
import { type Deck, deckOf, type LabelOptions, type Sample } from "./deck";
import type { Labels } from "./journal";
import { css, esm } from "./page";

/** Labelling that goes on in the notebook's page. */
export interface Labelling extends Displayable {
  /** What the file says now. */
  readonly labels: Labels;
  /** Samples with a label of this annotator, and all samples. */
  readonly progress: { readonly done: number; readonly size: number };
  readonly widget: Widget;
  /** Ends it; the file stays. */
  close(): void;
}

/** What the page sends: a button or a key. */
type Action = { type: "label"; id: string; label: string } | { type: "skip" } | { type: "undo" };

/**
 * Shows samples one by one in the notebook, and takes labels by buttons or keys: 1 to 9 for the classes, s to skip, backspace to go back. Every label is on the disk before the next sample
 * shows; called again with the same file, it goes on where it was.
 *
 *     const labelling = await clean.label(comments, { classes: ["spam", "ham"], file: "labels.jsonl", annotator: "ada", show: ["text"] });
 *     labelling
 *
 * Labels are taken while no cell runs. Where no page shows widgets, see {@link labelByKeyboard}.
 *
 * @throws {RangeError} when `id` is a column in which a value stands twice
 */
export async function label(samples: TableLike, options: LabelOptions): Promise<Labelling> {
  const table = await asTable(samples, "samples");
  const deck = await deckOf("label", table, options);
  const state = async () => ({
    classes: options.classes,
    id: deck.id ?? "",
    sample: deck.sample ? await sampleHtml(deck.sample, options.show) : "",
    position: deck.position,
    size: deck.size,
    done: deck.done,
    error: "",
  });
  const widget = anywidget({ esm, css, state: await state() });
  widget.onMessage(async (content) => {
    try {
      act(deck, content as Action);
      widget.set(await state());
    } catch (error) {
      widget.set({ error: error instanceof Error ? error.message : String(error) });
    }
  });
  return {
    get labels() {
      return deck.labels;
    },
    get progress() {
      return { done: deck.done, size: deck.size };
    },
    widget,
    close() {
      deck.close();
      widget.close();
    },
    [displaySymbol]: (): MimeBundle => ({
      ...(widget[displaySymbol]() as MimeBundle),
      "text/plain": `labelling: ${deck.done} of ${deck.size} samples have a label`,
    }),
  };
}

function act(deck: Deck, action: Action): void {
  if (action.type === "label") deck.assign(action.id, action.label);
  else if (action.type === "skip") deck.skip();
  else deck.undo();
}

/** A sample as the page shows it; whatever text is in it stays text. */
export async function sampleHtml(sample: Sample, show: LabelOptions["show"]): Promise<string> {
  if (typeof show === "function") {
    const bundle = await bundleOf(show(sample));
    if (typeof bundle["text/html"] === "string") return bundle["text/html"];
    if (typeof bundle["image/png"] === "string") return html`<img alt="sample" src="data:image/png;base64,${bundle["image/png"]}">`.source;
    return html`<pre>${String(bundle["text/plain"])}</pre>`.source;
  }
  const columns = show ?? Object.keys(sample);
  const rows = columns.map(
    (column) => html`<tr><th style="text-align: left">${column}</th><td style="text-align: left">${textOf(sample[column])}</td></tr>`,
  );
  return html`<table>${rows}</table>`.source;
}

export const textOf = (value: unknown): string => (typeof value === "string" ? value : valueText(value));
