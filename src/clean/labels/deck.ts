import { asTable, type TableLike, type Value } from "../../table";
import { checkCount, checkKeys } from "../checks";
import { columnOf } from "../columns";
import { type Labels, openJournal } from "./journal";

export type Sample = Readonly<Record<string, Value>>;

export interface LabelOptions {
  /** What a sample can be. */
  classes: readonly string[];
  /** The file that keeps the labels: JSON Lines, added to label by label. Default: "labels.jsonl". */
  file?: string;
  /** Who labels. Default: "annotator". */
  annotator?: string;
  /** The column that names the samples. Default: their row numbers, from 0. */
  id?: string;
  /** What is shown of a sample: columns, or a function whose result is shown as by the last line of a cell. Default: all columns. */
  show?: readonly string[] | ((sample: Sample) => unknown);
  /** Label at most so many samples, the first ones. Default: 1,000. */
  limit?: number;
}

/** Samples in their order, and the place where one is. */
export interface Deck {
  readonly size: number;
  readonly position: number;
  readonly sample: Sample | undefined;
  readonly id: string | undefined;
  /** What the sample at this place was labelled. */
  readonly label: string | undefined;
  /** Samples of this deck that have a label. */
  readonly done: number;
  readonly labels: Labels;
  /** Labels the sample named, saves, and goes to the next one without a label. @throws {RangeError} when there is no such sample or class */
  assign(id: string, label: string): void;
  /** Goes to the next sample. */
  skip(): void;
  /** Goes to the sample before, and takes its label back. */
  undo(): void;
  close(): void;
}

const known = ["classes", "file", "annotator", "id", "show", "limit"];

export async function deckOf(caller: string, given: TableLike, options: LabelOptions): Promise<Deck> {
  checkKeys(caller, options, known);
  const { classes, file = "labels.jsonl", annotator = "annotator", id, limit = 1000, show } = options;
  if (
    !Array.isArray(classes) ||
    classes.length < 2 ||
    new Set(classes).size < classes.length ||
    !classes.every((label) => typeof label === "string")
  )
    throw new TypeError(`${caller}: classes is ${JSON.stringify(classes)}, but must be a list of at least two different texts.`);
  checkCount(caller, "limit", limit);
  const table = await asTable(given);
  for (const column of [...(id === undefined ? [] : [id]), ...(Array.isArray(show) ? show : [])])
    columnOf(caller, table, column, id === column ? "id" : "show");
  const samples = await table.toRecords({ limit });
  const ids = samples.map((sample, i) => String(id === undefined ? i : sample[id]));
  const twice = ids.find((own, i) => ids.indexOf(own) < i);
  if (twice !== undefined)
    throw new RangeError(
      `${caller}: id names column ${JSON.stringify(id)}, in which ${JSON.stringify(twice)} stands twice; it must name one sample.`,
    );
  const journal = openJournal(file, annotator);
  const own = () => journal.labels.by[annotator] ?? {};
  const without = (from: number) => {
    const next = ids.findIndex((one, i) => i >= from && own()[one] === undefined);
    return next < 0 ? samples.length : next;
  };
  let position = without(0);
  return {
    size: samples.length,
    get position() {
      return position;
    },
    get sample() {
      return samples[position];
    },
    get id() {
      return ids[position];
    },
    get label() {
      return own()[ids[position] as string];
    },
    get done() {
      return ids.filter((one) => own()[one] !== undefined).length;
    },
    get labels() {
      return journal.labels;
    },
    assign(one, label) {
      const at = ids.indexOf(one);
      if (at < 0) throw new RangeError(`${caller}: there is no sample ${JSON.stringify(one)}.`);
      if (!classes.includes(label))
        throw new RangeError(`${caller}: ${JSON.stringify(label)} is none of the classes ${classes.join(", ")}.`);
      journal.add(one, label);
      position = without(at + 1);
    },
    skip: () => void (position = Math.min(samples.length, position + 1)),
    undo() {
      if (position === 0) return;
      position--;
      if (own()[ids[position] as string] !== undefined) journal.add(ids[position] as string, null);
    },
    close: journal.close,
  };
}
