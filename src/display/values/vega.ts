import type { MimeBundle } from "../host";

const schema = /vega\.github\.io\/schema\/(vega|vega-lite)\/v(\d+)/;

/** The MIME types that JupyterLab 4 draws; a newer specification goes by the last of them. */
const types = { vega: "application/vnd.vega.v5+json", "vega-lite": "application/vnd.vegalite.v5+json" } as const;

/** A Vega or Vega-Lite specification, by its `$schema`, or a builder of one, by its `toSpec()`. */
export const vega = {
  fits(value: unknown): boolean {
    try {
      return languageOf(specOf(value)) !== undefined;
    } catch {
      return false;
    }
  },
  bundle(value: unknown): MimeBundle {
    const spec = specOf(value)!;
    const language = languageOf(spec)!;
    return {
      [types[language]]: spec,
      "text/plain": `${language === "vega" ? "Vega" : "Vega-Lite"} chart${typeof spec.title === "string" ? `: ${spec.title}` : ""}`,
    };
  },
};

function specOf(value: unknown): Record<string, unknown> | undefined {
  if (typeof value !== "object" && typeof value !== "function") return undefined;
  const { toSpec } = (value ?? {}) as { toSpec?: unknown };
  return (typeof toSpec === "function" ? toSpec.call(value) : (value ?? undefined)) as Record<string, unknown> | undefined;
}

function languageOf(spec: Record<string, unknown> | undefined): keyof typeof types | undefined {
  return typeof spec?.$schema === "string" ? (schema.exec(spec.$schema)?.[1] as keyof typeof types | undefined) : undefined;
}
