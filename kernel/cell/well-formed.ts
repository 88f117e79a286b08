/** Half a character, which JSON writes as an escape; an even number of backslashes before it is text of its own. */
const lone = /(?<!\\)((?:\\\\)*)\\ud[89a-f][0-9a-f]{2}/g;

/** JSON text with U+FFFD for every half of a character, as Node prints it: a notebook that holds one cannot be saved. */
export function wellFormed(json: string): string {
  return json.includes("\\ud") ? json.replace(lone, "$1\uFFFD") : json;
}
