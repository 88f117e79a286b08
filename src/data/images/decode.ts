import { type AttrValue, DataType, type FunctionDef, type NodeDef, shapeOf, tensorAttr, typeAttr } from "../../graphs";

/** The names of Keras's `image_dataset_from_directory`. */
export type Interpolation = "bilinear" | "nearest" | "bicubic" | "area" | "lanczos3" | "lanczos5" | "gaussian" | "mitchellcubic";

/** How a file becomes a tensor. */
export interface Decoding {
  readonly channels: 1 | 3 | 4;
  readonly height: number;
  readonly width: number;
  readonly interpolation: Interpolation;
  readonly cropToAspectRatio: boolean;
  readonly rescale: number;
}

const { float32, int32, string, uint8 } = DataType;

// Sampling at pixel centres, without antialiasing, as tf.image.resize does it.
const centredOps: Partial<Record<Interpolation, string>> = {
  bilinear: "ResizeBilinear",
  nearest: "ResizeNearestNeighbor",
  bicubic: "ResizeBicubic",
};

/** The ops from the path of a file to its pixels `[height, width, channels]` float32, step by step those of Keras's loader. */
export function decodingFunction(
  name: string,
  { channels, height, width, interpolation, cropToAspectRatio, rescale }: Decoding,
): FunctionDef {
  const nodes: NodeDef[] = [];
  const node = (op: string, output: string, input: readonly string[], attr: Record<string, AttrValue> = {}) => {
    const id = `${op}_${nodes.length}`;
    nodes.push({ name: id, op, input, attr });
    return `${id}:${output}:0`;
  };
  const constant = (dtype: number, values: readonly number[], shape: readonly number[] = []) =>
    node("Const", "output", [], { dtype: typeAttr(dtype), value: tensorAttr(dtype, shape, values) });
  const whole = (value: number) => constant(int32, [value]);
  const of = (dtype: number) => ({ T: typeAttr(dtype) });
  const cast = (x: string, from: number, to: number) => node("Cast", "y", [x], { SrcT: typeAttr(from), DstT: typeAttr(to) });
  const pack = (values: readonly string[]) =>
    node("Pack", "output", values, { T: typeAttr(int32), N: { i: values.length }, axis: { i: 0 } });

  const size = (image: string) => {
    const shape = node("Shape", "output", [image], { T: typeAttr(uint8), out_type: typeAttr(int32) });
    const side = (axis: number) =>
      node("GatherV2", "output", [shape, whole(axis), whole(0)], {
        Tparams: typeAttr(int32),
        Tindices: typeAttr(int32),
        Taxis: typeAttr(int32),
        batch_dims: { i: 0 },
      });
    return [side(0), side(1)] as const;
  };

  // The arithmetic of keras.utils.image_utils.smart_resize, in its types: float32, cut to whole pixels.
  const cropped = (image: string) => {
    const [rows, columns] = size(image);
    const side = (own: string, other: string, target: number, otherTarget: number) => {
      const product = cast(node("Mul", "z", [other, whole(target)], of(int32)), int32, float32);
      const wanted = cast(node("RealDiv", "z", [product, constant(float32, [otherTarget])], of(float32)), float32, int32);
      const length = node("Maximum", "z", [node("Minimum", "z", [own, wanted], of(int32)), whole(1)], of(int32));
      const rest = cast(node("Sub", "z", [own, length], of(int32)), int32, float32);
      return [cast(node("RealDiv", "z", [rest, constant(float32, [2])], of(float32)), float32, int32), length] as const;
    };
    const [top, cropHeight] = side(rows, columns, height, width);
    const [left, cropWidth] = side(columns, rows, width, height);
    const slices = [image, pack([top, left, whole(0)]), pack([cropHeight, cropWidth, whole(-1)])];
    return node("Slice", "output", slices, { T: typeAttr(uint8), Index: typeAttr(int32) });
  };

  const resized = (image: string) => {
    const batch = node("ExpandDims", "output", [image, whole(0)], { T: typeAttr(uint8), Tdim: typeAttr(int32) });
    const target = constant(int32, [height, width], [2]);
    const corners = { ...of(uint8), align_corners: { b: false } };
    const op = centredOps[interpolation];
    if (op) return node(op, "resized_images", [batch, target], { ...corners, half_pixel_centers: { b: true } });
    if (interpolation === "area") return node("ResizeArea", "resized_images", [batch, target], corners);
    const lengths = cast(pack(size(image)), int32, float32);
    const scale = node("RealDiv", "z", [constant(float32, [height, width], [2]), lengths], of(float32));
    return node("ScaleAndTranslate", "resized_images", [batch, target, scale, constant(float32, [0, 0], [2])], {
      ...of(uint8),
      kernel_type: { s: Buffer.from(interpolation) },
      antialias: { b: false },
    });
  };

  const bytes = node("ReadFile", "contents", ["path"]);
  const decoded = node("DecodeImage", "image", [bytes], {
    channels: { i: channels },
    dtype: typeAttr(uint8),
    expand_animations: { b: false },
  });
  const batch = resized(cropToAspectRatio ? cropped(decoded) : decoded);
  const floats = interpolation === "nearest" ? cast(batch, uint8, float32) : batch;
  const image = node("Reshape", "output", [floats, constant(int32, [height, width, channels], [3])], {
    T: typeAttr(float32),
    Tshape: typeAttr(int32),
  });
  const pixels = rescale === 1 ? image : node("Mul", "z", [image, constant(float32, [rescale])], of(float32));
  return { name, inputs: { path: string }, outputs: { pixels: float32 }, nodes, results: { pixels } };
}

/** The shape of one decoded picture. */
export const pictureShape = ({ height, width, channels }: Decoding): readonly number[] => [height, width, channels];

/** Attributes of an op that gives elements of one type and shape. */
export const elements = (type: number, shape: readonly number[]): Record<string, AttrValue> => ({
  output_types: { list: { type: [type] } },
  output_shapes: { list: { shape: [shapeOf(shape)] } },
});
