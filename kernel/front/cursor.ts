/** Jupyter counts cursor positions in Unicode characters, JavaScript in UTF-16 units. Both functions stop at the end of the text. */
export function toUtf16(text: string, characters: number): number {
  let units = 0;
  for (const character of text) {
    if (characters-- <= 0) break;
    units += character.length;
  }
  return units;
}

/** The opposite of {@link toUtf16}. */
export function toCharacters(text: string, units: number): number {
  return Array.from(text.slice(0, units)).length;
}
