/** @throws {TypeError} when options are none, or one is there that the function does not know, as one that is misspelled */
export function checkKeys(caller: string, options: unknown, known: readonly string[]): void {
  if (typeof options !== "object" || options === null || Array.isArray(options))
    throw new TypeError(`${caller}: the options are ${JSON.stringify(options)}, but must be an object, as { ${known[0]}: ... }.`);
  const unknown = Object.keys(options).find((key) => !known.includes(key));
  if (unknown === undefined) return;
  throw new TypeError(`${caller}: there is no option ${JSON.stringify(unknown)}; there are ${known.join(", ")}.`);
}
