/** Names of columns out of a line of a file: none is empty (`Unnamed: 2`, as in pandas), none is there twice. */
export function uniqueNames(
  caller: string,
  where: string,
  fields: readonly (string | null)[],
  line: number,
  duplicates: "error" | "rename" = "error",
): string[] {
  const seen = new Map<string, number>();
  return fields.map((field, i) => {
    const wanted = field ?? `Unnamed: ${i}`;
    const before = seen.get(wanted.toLowerCase());
    if (before !== undefined && duplicates === "error")
      throw new Error(
        `${caller}: ${where}, line ${line}: columns ${before + 1} and ${i + 1} are called ${JSON.stringify(fields[before])} and ${JSON.stringify(field)} (upper and lower case count as the same); give names, or duplicates: "rename".`,
      );
    let name = wanted;
    for (let count = 1; seen.has(name.toLowerCase()); count++) name = `${wanted}.${count}`;
    seen.set(name.toLowerCase(), i);
    return name;
  });
}
