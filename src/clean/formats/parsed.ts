import { type Fragment, name, type Table } from "../../table";
import { checkKeys, checkNames, checkOneOf } from "../checks";
import { chosen } from "../columns";
import type { Plan, StepKind } from "../step";
import { text } from "./texts";

/** Options of steps that make another type of texts. */
export interface ParseOptions {
  /** Columns to parse. Columns that have the type already stay as they are. */
  columns: readonly string[];
  /** What happens to a text that does not fit: "raise" ends the step with an error that lists such texts, "coerce" makes them missing and the record lists them. Default: "raise", as in pandas. */
  errors?: "raise" | "coerce";
}

/** How a value is made of a text: in stages, each of which gets what the one before gave, computed once. The last gives NULL for what does not fit. */
export type Stage<Options> = (given: Fragment, options: Options) => Fragment;

/** The kind of a step that parses texts. */
export function parseStep<Options extends ParseOptions>(
  caller: string,
  options: readonly string[],
  check: (options: Options) => void,
  stages: readonly Stage<Options>[],
  isDone: (type: string, options: Options) => boolean,
): StepKind<Options, { columns: string[] }> {
  return {
    name: caller,
    check(given) {
      checkKeys(caller, given, ["columns", "errors", ...options]);
      checkNames(caller, "columns", given.columns ?? null);
      if (given.errors !== undefined) checkOneOf(caller, "errors", given.errors, ["raise", "coerce"]);
      check(given);
    },
    fit: (table, { columns }) => ({ columns: toParse(caller, table, columns).map(({ name }) => name) }),
    plan(table, given, { columns }): Plan {
      const wanted = toParse(caller, table, columns).filter(({ type }) => !isDone(type, given));
      const helper = (i: number, stage: number) => `__tslab_${i}_${stage}`;
      const level = (stage: Stage<Options>, k: number) =>
        wanted.map(({ name: column }, i) => [helper(i, k), stage(k === 0 ? text(column) : name(helper(i, k - 1)), given)]);
      return {
        within: stages.map((stage, k) => Object.fromEntries(level(stage, k))),
        set: Object.fromEntries(wanted.map(({ name: column }, i) => [column, name(helper(i, stages.length - 1))])),
        parsed: wanted.map(({ name }) => name),
        strict: (given.errors ?? "raise") === "raise",
      };
    },
  };
}

const toParse = (caller: string, table: Table, columns: readonly string[]) =>
  chosen(caller, table, columns, "text", "number", "boolean", "time");
