import { isIP } from "node:net";
import { isIban, isPaymentCard } from "./checksums";
import { givenNames } from "./given-names";

/** What a column seems to hold of a person. */
export type PersonalKind =
  | "name"
  | "email"
  | "phone"
  | "iban"
  | "credit card"
  | "ip address"
  | "date of birth"
  | "postcode"
  | "national id"
  | "address"
  | "free text";

/** How one kind is told. */
export interface Detector {
  readonly kind: PersonalKind;
  /** What a column of that kind is called, in a name that is split into words by spaces. */
  readonly called: RegExp;
  /** Whether a value looks like that kind. */
  looks(value: string): boolean;
  /** What a value that looks so is said to be, after "97 of 100 values". */
  readonly as: string;
  /** How sure it is when so many values look so as are `enough`, whatever the column is called. */
  readonly alone: number;
  /** ... and when it is also called so. */
  readonly withName: number;
  /** ... and when it is called so and all values could be, but none looks so. Default: 0. */
  readonly nameOnly?: number;
  readonly couldBe?: RegExp;
  /** The share of values that is enough. Default: 0.9. */
  readonly enough?: number;
  /** A few values are enough to say that the column holds some: no other kind of value looks so. */
  readonly unmistakable?: true;
}

const digitsIn = (text: string) => text.replace(/\D/g, "").length;
const plainWords = (text: string) =>
  text
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .split(/[^\p{L}]+/u)
    .filter(Boolean);

const street =
  /\b(street|st|avenue|ave|road|rd|lane|drive|boulevard|blvd|rue|calle|via|plaza|weg|allee|gasse|platz|straat|laan)\b\.?|stra(ss|ß)e\b|str\.|weg\b|gasse\b|straat\b/i;

// Shapes of postcodes that nothing else has: United Kingdom, Canada, Netherlands, Poland, Portugal, Sweden, ZIP+4.
const ownShape =
  /^([A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}|[A-Z]\d[A-Z] ?\d[A-Z]\d|\d{4} ?[A-Z]{2}|\d{2}-\d{3}|\d{4}-\d{3}|\d{5}-\d{4}|(D|A|CH|L)-\d{4,5})$/i;

/** In the order in which they win when two are equally sure: those with check digits first. */
export const detectors: readonly Detector[] = [
  {
    kind: "iban",
    called: /\biban\b|\bbank account\b|\bkontonummer\b/,
    looks: isIban,
    as: "pass the IBAN check (country, length, modulo 97)",
    alone: 0.99,
    withName: 0.99,
    unmistakable: true,
  },
  {
    kind: "credit card",
    called: /\b(credit|debit|payment)? ?card( no| number| num)?\b|\bkreditkarte\b|\bpan\b|\bcc( no| num| number)\b/,
    looks: isPaymentCard,
    as: "have a card issuer's prefix and pass the Luhn check",
    alone: 0.95,
    withName: 0.99,
  },
  {
    kind: "email",
    called: /\be ?mail\b|\bmail\b|\bcorreo\b|\bcourriel\b/,
    looks: (value) => /^[^\s@<>()]+@[^\s@]+\.[a-z]{2,}$/i.test(value),
    as: "are e-mail addresses",
    alone: 0.98,
    withName: 0.99,
    unmistakable: true,
  },
  {
    kind: "ip address",
    called: /\bip\b|\bip ?addr(ess)?\b|\b(client|remote) addr\b/,
    looks: (value) => isIP(value) !== 0,
    as: "are IP addresses",
    alone: 0.9,
    withName: 0.99,
  },
  {
    kind: "national id",
    called: /\bssn\b|\bsocial security\b|\bpassport\b|\bnational id\b|\bnino\b|\bsteuer ?id\b|\btax id\b|\bdni\b|\bausweis\b/,
    // A US social security number (never 000, 666 or 9xx first), or a Spanish DNI with its check letter.
    looks: (value) => /^(?!000|666|9)\d{3}-(?!00)\d{2}-(?!0000)\d{4}$/.test(value) || isDni(value),
    as: "have the form of a US social security number or a Spanish DNI",
    alone: 0.9,
    withName: 0.99,
    nameOnly: 0.7,
    couldBe: /^[A-Z0-9 .\-/]{6,20}$/i,
  },
  {
    kind: "phone",
    called: /\b(tele)?phone\b|\btel\b|\bmobile\b|\bfax\b|\bcell\b|\bhandy\b|\btelefon\b|\bmobil\b|\bmovil\b/,
    looks: (value) =>
      /^(\+|00)?[\d\s().\-/]+$/.test(value) &&
      digitsIn(value) >= 7 &&
      digitsIn(value) <= 15 &&
      /^\+|^00|^0\d|[\s()/-]/.test(value) &&
      !isDate(value),
    as: "have the form of telephone numbers (7 to 15 digits with a prefix or separators)",
    alone: 0.75,
    withName: 0.98,
  },
  {
    kind: "date of birth",
    called: /\b(date of birth|birth ?date|birth ?day|born|dob|geburts(datum|tag)|naissance|nacimiento)\b|\bbirth\b/,
    looks: (value) => isDate(value),
    as: "are dates",
    alone: 0,
    withName: 0.98,
  },
  {
    kind: "postcode",
    called: /\b(post ?(al )?code|zip( code)?|plz|postleitzahl|code postal|codigo postal)\b/,
    looks: (value) => ownShape.test(value),
    as: "have the form of British, Canadian, Dutch, Polish, Portuguese or nine-digit US postcodes",
    alone: 0.8,
    withName: 0.98,
  },
  {
    kind: "postcode",
    called: /\b(post ?(al )?code|zip( code)?|plz|postleitzahl|code postal|codigo postal)\b/,
    looks: (value) => /^\d{4,6}$/.test(value),
    as: "are numbers of four to six digits",
    alone: 0.2,
    withName: 0.95,
  },
  {
    kind: "address",
    called: /\baddr(ess)?\b|\bstreet\b|\bstra(ss|ß)e\b|\badresse\b|\bdireccion\b/,
    looks: (value) => street.test(value) && /\d/.test(value) && value.length < 100,
    as: "have a street and a number",
    alone: 0.8,
    withName: 0.97,
  },
  {
    kind: "name",
    called:
      /\b((first|last|full|given|family|middle|maiden|patient|customer|client|person|contact|user|employee)s? ?names?|vornamen?|nachnamen?|familiennamen?|surname|forename|prenom|nombre|apellidos?|nom)\b|^names?$/,
    looks: (value) =>
      /^[\p{L}'’.,\- ]{2,60}$/u.test(value) && plainWords(value).length <= 5 && plainWords(value).some((word) => givenNames.has(word)),
    as: "hold a frequent given name and nothing but words",
    alone: 0.85,
    withName: 0.98,
    nameOnly: 0.6,
    couldBe: /^[\p{L}'’.,\- ]*\p{Lu}[\p{L}'’.,\- ]*$/u,
    enough: 0.4,
  },
  {
    kind: "free text",
    called: /\b(comments?|notes?|remarks?|description|message|feedback|review|text|bemerkung|kommentar|anmerkung)\b/,
    looks: (value) => value.split(/\s+/).length >= 6,
    as: "are texts of six words or more, which may name anybody",
    alone: 0.6,
    withName: 0.85,
  },
];

/** Whether text is a date, year first or last, with nothing after it but a time. */
export function isDate(text: string): boolean {
  const match = /^(?:(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})|(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}))(?:[ T][\d:.+Z-]*)?$/.exec(text);
  if (!match) return false;
  const [first, second] = match[1] ? [Number(match[2]), Number(match[3])] : [Number(match[4]), Number(match[5])];
  return first >= 1 && second >= 1 && Math.min(first, second) <= 12 && Math.max(first, second) <= 31;
}

/** The year of a text that is a date. */
export const yearOf = (text: string): number => Number(/\d{4}/.exec(text)?.[0]);

function isDni(value: string): boolean {
  const match = /^(\d{8})-?([A-Z])$/i.exec(value);
  return !!match && "TRWAGMYFPDXBNJZSQVHLCKE"[Number(match[1]) % 23] === match[2]?.toUpperCase();
}
