import { SourceMap, type SourceMapPayload } from "node:module";
import type { Position } from ".";

const inlineMap = /\/\/# sourceMappingURL=data:application\/json[^,]*;base64,([A-Za-z0-9+/=]+)\s*$/;

/** Splits compiled text from the source map at its end. */
export function splitInlineMap(text: string): { code: string; map?: string } {
  const found = inlineMap.exec(text);
  return found ? { code: text.slice(0, found.index), map: Buffer.from(found[1]!, "base64").toString() } : { code: text };
}

/**
 * Follows a place back through source maps, the last compilation first. Undefined where a map knows nothing.
 *
 * @param maps source maps as JSON text; decoded at the first use, since most cells never fail
 */
export function createTracer(maps: readonly string[]): (position: Position) => Position | undefined {
  let decoded: SourceMap[] | undefined;
  return (position) => {
    decoded ??= maps.map((map) => new SourceMap(JSON.parse(map) as SourceMapPayload));
    let place: Position | undefined = position;
    for (const map of decoded) {
      const entry = map.findEntry(place.line, place.column);
      if (!("originalLine" in entry) || entry.originalLine === undefined) return undefined;
      place = { line: entry.originalLine, column: entry.originalColumn };
    }
    return place;
  };
}
