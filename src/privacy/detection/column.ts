import { type Detector, detectors, isDate, type PersonalKind, yearOf } from "./kinds";

/** What speaks for one kind in one column. */
export interface Finding {
  readonly kind: PersonalKind;
  /** From 0 to 1: a rule's judgement, not a measured probability. */
  readonly confidence: number;
  readonly evidence: readonly string[];
}

// What a free text must hold to be known as one that names people: found within, not as a whole.
const within: readonly [what: string, pattern: RegExp][] = [
  ["an e-mail address", /[^\s@<>()]+@[^\s@]+\.[a-z]{2,}/i],
  ["a telephone number", /(\+\d|\b0\d)[\d\s()./-]{6,}\d/],
  ["an IBAN", /\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}/],
];

/**
 * All that a column may hold of a person, the surest first.
 *
 * @param values texts of a sample, none of them missing
 * @param year the present one, for dates of birth
 */
export function findingsIn(column: string, values: readonly string[], year: number): Finding[] {
  const called = spacedWords(column);
  const distinct = [...new Set(values)];
  const best = new Map<PersonalKind, Finding>();
  for (const detector of detectors) {
    const finding =
      detector.kind === "date of birth" ? birthDates(detector, column, called, distinct, year) : found(detector, column, called, distinct);
    if (finding && finding.confidence > (best.get(finding.kind)?.confidence ?? 0)) best.set(finding.kind, finding);
  }
  return [...best.values()].sort((a, b) => b.confidence - a.confidence);
}

/** `customerEmail_2` and `CUSTOMER-EMAIL` as `customer email`. */
export const spacedWords = (name: string): string =>
  name
    .replace(/(\p{Ll})(\p{Lu})/gu, "$1 $2")
    .toLowerCase()
    .replace(/[^\p{L}]+/gu, " ")
    .trim();

function found(detector: Detector, column: string, called: string, values: readonly string[]): Finding | undefined {
  const { kind, as, alone, withName, nameOnly = 0, couldBe, enough = 0.9, unmistakable } = detector;
  const isCalled = detector.called.test(called);
  const looking = values.filter((value) => detector.looks(value)).length;
  const share = values.length === 0 ? 0 : looking / values.length;
  const reached = Math.min(1, share / enough);
  const few = unmistakable && looking >= 2 ? 0.6 * alone : 0;
  const byValues = Math.max((isCalled ? withName : alone) * reached, few);
  const byName = isCalled && values.length > 0 && couldBe && values.every((value) => couldBe.test(value)) ? nameOnly : 0;
  const confidence = rounded(Math.max(byValues, byName));
  if (confidence === 0) return undefined;
  const evidence = [
    ...(looking > 0 ? [`${looking} of ${values.length} distinct values ${as}`] : []),
    ...(isCalled ? [`the column is called ${JSON.stringify(column)}`] : []),
    ...(kind === "free text" ? heldWithin(values) : []),
  ];
  // A text that holds somebody's address is more than a text.
  const surer = kind === "free text" && evidence.some((each) => each.includes(" hold ")) ? Math.max(confidence, 0.9) : confidence;
  return { kind, confidence: surer, evidence };
}

function heldWithin(values: readonly string[]): string[] {
  const texts = values.filter((value) => /\s/.test(value));
  return within.flatMap(([what, pattern]) => {
    const count = texts.filter((value) => pattern.test(value)).length;
    return count > 0 ? [`${count} of ${values.length} hold ${what}`] : [];
  });
}

// Dates alone are everywhere. Those of living people's births spread over decades, and end well before today.
function birthDates(detector: Detector, column: string, called: string, values: readonly string[], year: number): Finding | undefined {
  const years = values.filter(isDate).map(yearOf);
  const isCalled = detector.called.test(called);
  if (years.length === 0) return undefined;
  const share = years.length / values.length;
  const ages = years.map((born) => year - born).sort((a, b) => a - b);
  const at = (quantile: number) => ages[Math.round(quantile * (ages.length - 1))] as number;
  const spread = at(0.95) - at(0.05);
  const human = at(0) >= 0 && at(1) <= 120;
  const evidence = [`${years.length} of ${values.length} distinct values ${detector.as}`];
  if (isCalled) evidence.push(`the column is called ${JSON.stringify(column)}`);
  if (human && spread >= 25 && ages.length >= 10) evidence.push(`9 of 10 lie ${at(0.05)} to ${at(0.95)} years back, as births do`);
  const confidence = isCalled && human ? detector.withName : isCalled ? 0.6 : evidence.length > 1 && at(0.5) >= 15 ? 0.6 : 0;
  return confidence === 0 ? undefined : { kind: detector.kind, confidence: rounded(confidence * Math.min(1, share / 0.9)), evidence };
}

const rounded = (value: number) => Math.round(value * 100) / 100;
