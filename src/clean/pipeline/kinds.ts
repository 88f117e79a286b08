import { dropDuplicatesStep } from "../duplicates/drop-duplicates";
import { parseBooleansStep } from "../formats/booleans";
import { changeCaseStep } from "../formats/case";
import { mapCategoriesStep } from "../formats/categories";
import { parseDatesStep } from "../formats/dates";
import { parseNumbersStep } from "../formats/numbers";
import { trimStep } from "../formats/trim";
import { normalizeUnicodeStep } from "../formats/unicode";
import { dropnaStep } from "../missing/dropna";
import { bfillStep, ffillStep } from "../missing/ffill";
import { fillnaStep } from "../missing/fillna";
import { imputeStep } from "../missing/impute";
import { missingIndicatorStep } from "../missing/indicator";
import { interpolateStep } from "../missing/interpolate";
import { clipStep, outliersStep } from "../outliers/outliers";
import type { Step, StepKind } from "../step";
import { astypeStep } from "../types/astype";
import { dropInvalidStep } from "../validation/drop-invalid";

const kinds: readonly StepKind[] = [
  dropnaStep,
  fillnaStep,
  imputeStep,
  ffillStep,
  bfillStep,
  interpolateStep,
  missingIndicatorStep,
  outliersStep,
  clipStep,
  trimStep,
  changeCaseStep,
  normalizeUnicodeStep,
  parseNumbersStep,
  parseDatesStep,
  parseBooleansStep,
  mapCategoriesStep,
  dropDuplicatesStep,
  dropInvalidStep,
  astypeStep,
];

const byName = new Map(kinds.map((kind) => [kind.name, kind]));

/** @throws {RangeError} when no step has this name */
export function kindOf({ step }: Pick<Step, "step">): StepKind {
  const kind = byName.get(step);
  if (kind) return kind;
  throw new RangeError(`There is no step ${JSON.stringify(step)}; there are ${[...byName.keys()].join(", ")}.`);
}
