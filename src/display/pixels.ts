/** Pictures of one size as numbers: no tensors, so that a kernel without TensorFlow can show them too. */
export interface Pictures {
  /** Row by row, channels last; any typed array or plain array. */
  readonly data: ArrayLike<number>;
  /** `[N, H, W]` or `[N, H, W, C]` with 1 (grey), 3 (RGB) or 4 (RGBA) channels. */
  readonly shape: readonly number[];
}

/** What is drawn where a pixel is NaN: nothing a camera sees. */
const missing = [255, 0, 255] as const;

// Interpolated augmentations overshoot by rounding.
const tolerance = 1e-3;

/**
 * The values that become black and white: 0 to 255 for whole numbers, 0 to 1 for fractions in that range, 0 to 255 for those in that range, and the
 * smallest and largest value otherwise (standardised images).
 */
export function rangeOf({ data }: Pictures): readonly [low: number, high: number] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < data.length; i++) {
    const value = data[i] as number;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  if (low >= -tolerance && high <= 255 + tolerance) return isInteger(data) || high > 1 + tolerance ? [0, 255] : [0, 1];
  return low < high && Number.isFinite(high - low) ? [low, high] : [0, 255];
}

/** The pixels of picture `n` as RGBA bytes. */
export function rgba({ data, shape }: Pictures, n: number, [low, high]: readonly [number, number]): Uint8ClampedArray {
  const [, height = 0, width = 0, channels = 1] = shape;
  const start = n * height * width * channels;
  const bytes = new Uint8ClampedArray(height * width * 4);
  const byte = (value: number) => ((value - low) / (high - low)) * 255;
  for (let pixel = 0; pixel < height * width; pixel++) {
    const from = start + pixel * channels;
    const red = data[from] as number;
    const green = channels === 1 ? red : (data[from + 1] as number);
    const blue = channels === 1 ? red : (data[from + 2] as number);
    const alpha = channels === 4 ? byte(data[from + 3] as number) : 255;
    if (Number.isNaN(red + green + blue + alpha)) bytes.set([...missing, 255], pixel * 4);
    else bytes.set([byte(red), byte(green), byte(blue), alpha], pixel * 4);
  }
  return bytes;
}

/** @throws {RangeError} when `shape` is no batch of pictures or `data` has another length */
export function checkPictures({ data, shape }: Pictures, caller = "pictureGrid"): void {
  const channels = shape.length === 3 ? 1 : shape[3];
  if ((shape.length !== 3 && shape.length !== 4) || ![1, 3, 4].includes(channels as number)) {
    throw new RangeError(
      `${caller}: the images have shape [${shape.join(", ")}], but [N, H, W] or [N, H, W, C] with 1, 3 or 4 channels was expected.`,
    );
  }
  const size = shape.reduce((product, length) => product * length, 1);
  if (data.length !== size)
    throw new RangeError(`${caller}: data has ${data.length} values, but shape [${shape.join(", ")}] needs ${size}.`);
}

function isInteger(data: ArrayLike<number>): boolean {
  if (ArrayBuffer.isView(data)) return !(data instanceof Float32Array || data instanceof Float64Array) || isBytes(data);
  return isBytes(data);
}

// Floats of whole numbers count as bytes only where something lies above 1: an all-black float picture is black either way.
function isBytes(data: ArrayLike<number>): boolean {
  for (let i = 0; i < data.length; i++) if ((data[i] as number) > 1 + tolerance) return true;
  return false;
}
