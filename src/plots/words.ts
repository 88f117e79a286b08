/** A count with separators and its noun: "1 row", "12,000 rows". */
export const counted = (count: number, one: string, many = `${one}s`) => `${count.toLocaleString("en-US")} ${count === 1 ? one : many}`;

/** A number in few digits: 0.8333, 12,345, 1.2e-7. */
export function short(value: number, digits = 4): string {
  if (!Number.isFinite(value)) return String(value);
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-4 || size >= 1e9)) return value.toExponential(2);
  return Number(value.toPrecision(Math.max(digits, Math.ceil(Math.log10(size + 1))))).toLocaleString("en-US", { maximumFractionDigits: 6 });
}

/** A list as a sentence has it, cut after `most`. */
export function listed(names: readonly string[], most = 6): string {
  if (names.length > most) return `${names.slice(0, most).join(", ")} and ${names.length - most} more`;
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}

/** A column's name with its unit, "length (mm)". */
export const withUnit = (name: string, units: Readonly<Record<string, string>> = {}) =>
  Object.hasOwn(units, name) && units[name] ? `${name} (${units[name]})` : name;

/** The title of a layout, with a smaller line under it and the room that it needs. */
export const heading = (title: string, subtitle?: string) =>
  subtitle
    ? { title: { text: `${title}<br><span style="font-size: 12px">${subtitle}</span>` }, margin: { t: 76 } }
    : { title: { text: title } };

/** A name that fits an axis, cut between two characters as people see them. */
export function clipped(name: string, most = 22): string {
  if (name.length <= most) return name;
  const characters = Array.from(new Intl.Segmenter("en").segment(name), ({ segment }) => segment);
  return characters.length > most
    ? `${characters
        .slice(0, Math.max(1, most - 1))
        .join("")
        .trimEnd()}…`
    : name;
}

/** Up to three names as a sentence has them, or how many columns there are. */
export const namesOrCount = (names: readonly string[]) => (names.length <= 3 ? listed(names) : `${names.length} columns`);

export const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
