import type { MimeBundle } from "../host";

/** tf.SymbolicTensor: what layers are connected with. */
interface Symbolic {
  readonly name: string;
  readonly shape: readonly (number | null)[];
  readonly dtype: string;
  readonly sourceLayer: { readonly name: string };
}

/** One line in place of the whole graph behind it. */
export const symbolic = {
  fits(value: unknown): boolean {
    const { shape, sourceLayer, dtype } = (value ?? {}) as Partial<Symbolic>;
    return Array.isArray(shape) && typeof sourceLayer === "object" && typeof dtype === "string" && !("dataId" in (value as object));
  },
  bundle(value: unknown): MimeBundle {
    const { shape, dtype, sourceLayer } = value as Symbolic;
    return {
      "text/plain": `SymbolicTensor (${shape.map((length) => length ?? "None").join(", ")}) ${dtype} from layer "${sourceLayer.name}"`,
    };
  },
};
