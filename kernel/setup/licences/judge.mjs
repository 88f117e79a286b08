// @ts-check
import { known, nvidia, perFile, permissive } from "./allowed.mjs";

/** The licence of a package: what we know of it, else what its registry says. @param {{ name: string, licence: string | undefined }} each */
export const licenceOf = ({ name, licence }) => known[name]?.licence ?? licence?.replace(/^\((.*)\)$/, "$1");

/**
 * Why a package cannot be used; undefined when it can.
 * @param {{ name: string, licence: string | undefined }} each
 * @returns {string | undefined}
 */
export function problemOf(each) {
  const licence = licenceOf(each);
  if (!licence) return "names no licence";
  if (known[each.name]?.accepted || licence === nvidia.licence) return undefined;
  // Of alternatives one must do, of a sum all.
  const fits = licence.split(" OR ").some((choice) => choice.split(" AND ").every((part) => permissive.has(part) || perFile.has(part)));
  return fits ? undefined : `is ${licence}`;
}
