import { fragment, type Table, type TableLike } from "../../table";
import { replaced, text } from "./columns";

export interface MaskOptions {
  /** Characters that stay at the beginning. Default: 0. */
  first?: number;
  /** Characters that stay at the end. Default: 4, as on receipts. */
  last?: number;
  /** What stands in place of each other character. Default: "*". */
  character?: string;
}

/**
 * Covers all but a few characters of every value: `4111111111111111` becomes `************1111`. A value that is not longer than what would stay is covered as a
 * whole; missing values stay missing.
 *
 * What stays and the length can still tell people apart: masked columns are still personal data.
 *
 * @throws {RangeError} when a column is unknown, `first` or `last` is no whole number of at least 0, or `character` is not one character
 */
export async function mask(
  table: TableLike,
  columns: string | readonly string[],
  { first = 0, last = 4, character = "*" }: MaskOptions = {},
): Promise<Table> {
  for (const [option, value] of Object.entries({ first, last }))
    if (!Number.isInteger(value) || value < 0)
      throw new RangeError(`mask: ${option} is ${value}, but must be a whole number of at least 0.`);
  if ([...character].length !== 1) throw new RangeError(`mask: character is ${JSON.stringify(character)}, but must be one character.`);
  return replaced("mask", table, columns, (column) => {
    const value = text(column);
    return fragment`CASE WHEN length(${value}) <= ${first + last} THEN repeat(${character}, length(${value}))
      ELSE ${first > 0 ? fragment`left(${value}, ${first})` : fragment`''`} || repeat(${character}, length(${value}) - ${first + last}) || ${last > 0 ? fragment`right(${value}, ${last})` : fragment`''`} END`;
  });
}
