import { shortest } from "../../float32";
import { displaySymbol, type MimeBundle } from "../host";
import { pictureGrid } from "../picture-grid";
import { tableBundle } from "../table";

/** tf.Tensor, as far as it is used here. */
interface Tensor {
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly isDisposed: boolean;
  data(): Promise<ArrayLike<unknown>>;
  slice(begin: number[], size: number[]): Tensor;
  dispose(): void;
}

const shownRows = 10;
const shownColumns = 12;
const shownValues = 10;
const shownPictures = 20;

/** A scalar as its number, vectors and matrices as a table, what plausibly are images as pictures, the rest by shape and first values. */
export const tensor = {
  fits(value: unknown): boolean {
    const { shape, dtype, data, slice, isDisposed } = (value ?? {}) as Partial<Tensor>;
    return (
      Array.isArray(shape) &&
      typeof dtype === "string" &&
      typeof isDisposed === "boolean" &&
      typeof data === "function" &&
      typeof slice === "function"
    );
  },
  async bundle(value: unknown): Promise<MimeBundle> {
    const given = value as Tensor;
    const title = `Tensor [${given.shape.join(", ")}] ${given.dtype}`;
    if (given.isDisposed) return { "text/plain": `${title}, disposed: its values are gone` };
    if (given.shape.includes(0)) return { "text/plain": `${title}, empty` };
    if (given.dtype === "complex64") return { "text/plain": title };
    if (given.shape.length === 0) return { "text/plain": `${title}: ${plain((await given.data())[0], given.dtype)}` };
    const pictures = pictureShape(given);
    if (pictures) return picturesOf(given, pictures, title);
    return given.shape.length <= 2 ? tableOf(given, title) : { "text/plain": await textOf(given, title) };
  },
};

/** `[N, H, W, C]` when the tensor plausibly holds pictures: no kernels, no sequences. */
function pictureShape({ shape, dtype }: Tensor): number[] | undefined {
  if (dtype !== "float32" && dtype !== "int32") return undefined;
  const [a = 0, b = 0, c = 0, d = 0] = shape;
  const areSides = (...sides: number[]) => sides.every((side) => side >= 8 && side <= 2048);
  if (shape.length === 4 && [1, 3, 4].includes(d) && areSides(b, c)) return [a, b, c, d];
  if (shape.length === 3 && [1, 3, 4].includes(c) && areSides(a, b)) return [1, a, b, c];
  if (shape.length === 3 && b === c && areSides(b, c)) return [a, b, c, 1];
  return undefined;
}

async function picturesOf(given: Tensor, [count = 0, height = 0, width = 0, channels = 0]: number[], title: string): Promise<MimeBundle> {
  const shown = Math.min(count, shownPictures);
  const data = shown < count ? await rowsOf(given, 0, shown) : await given.data();
  const bundle = await pictureGrid({ data: data as ArrayLike<number>, shape: [shown, height, width, channels] })[displaySymbol]();
  return { ...bundle, "text/plain": shown < count ? `${title}, the first ${shown} pictures` : title };
}

async function tableOf(given: Tensor, title: string): Promise<MimeBundle> {
  const [height = 0, width = 1] = given.shape;
  const half = shownRows / 2;
  const all = height <= shownRows;
  const top = all ? await given.data() : await rowsOf(given, 0, half);
  const bottom = all ? top : await rowsOf(given, height - half, half);
  const source = {
    height,
    width,
    column: (j: number) => (given.shape.length === 1 ? "value" : String(j)),
    index: (i: number) => i,
    cell: (i: number, j: number) => {
      const [values, row] = all || i < half ? [top, i] : [bottom, i - (height - half)];
      return plain(values[row * width + j], given.dtype);
    },
    caption: title,
  };
  return tableBundle(source, { maxRows: shownRows, maxColumns: shownColumns });
}

async function textOf(given: Tensor, title: string): Promise<string> {
  const last = given.shape.length - 1;
  const part = given.slice(
    given.shape.map(() => 0),
    given.shape.map((length, axis) => (axis === last ? Math.min(length, shownValues) : 1)),
  );
  try {
    const values = Array.from(await part.data(), (value) => plain(value, given.dtype));
    const more = given.shape.some((length, axis) => length > (axis === last ? shownValues : 1));
    return `${title}: ${values.join(", ")}${more ? ", …" : ""}`;
  } finally {
    part.dispose();
  }
}

/** A large tensor is not copied out of TensorFlow to show ten rows of it. */
async function rowsOf(given: Tensor, begin: number, count: number): Promise<ArrayLike<unknown>> {
  const part = given.slice(
    given.shape.map((_, axis) => (axis === 0 ? begin : 0)),
    given.shape.map((length, axis) => (axis === 0 ? count : length)),
  );
  try {
    return await part.data();
  } finally {
    part.dispose();
  }
}

/** float32 as the shortest decimal that means it: 0.1, not 0.10000000149011612. */
function plain(value: unknown, dtype: string): unknown {
  if (dtype === "bool") return Boolean(value);
  return dtype === "float32" && typeof value === "number" && Number.isFinite(value) ? shortest(value) : value;
}
