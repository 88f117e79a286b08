import { SourceMap, type SourceMapPayload } from "node:module";
import type { Position, Script } from "./protocol";

/**
 * Leads a place of compiled code back to the text that was compiled; undefined where that has no such place.
 *
 * The source map is decoded at the first use, since most cells never fail.
 */
export function createTracer({ map, linesBefore, inserted }: Omit<Script, "code">): (position: Position) => Position | undefined {
  let decoded: SourceMap | undefined;
  return ({ line, column }) => {
    if (!map) return { line, column };
    decoded ??= new SourceMap(JSON.parse(map) as SourceMapPayload);
    const entry = decoded.findEntry(line, column);
    if (!("originalLine" in entry) || entry.originalLine === undefined || entry.originalLine < linesBefore) return undefined;
    const before = inserted.filter((each) => each.line === entry.originalLine && each.column < entry.originalColumn);
    const shift = before.reduce((sum, { length }) => sum + length, 0);
    return { line: entry.originalLine - linesBefore, column: Math.max(0, entry.originalColumn - shift) };
  };
}
