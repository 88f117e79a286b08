/** Whether digits pass the check digit of payment cards (ISO/IEC 7812-1, annex B; Luhn). One random number in ten does. */
export function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = digits.charCodeAt(digits.length - 1 - i) - 48;
    const doubled = i % 2 === 0 ? digit : digit * 2;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return digits.length > 0 && sum % 10 === 0;
}

// Lengths of the countries' IBANs: the SWIFT IBAN registry, release 99.
const ibanLengths: Record<string, number> = Object.fromEntries(
  (
    "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DK18 DO28 EE20 EG29 ES24 FI18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HR21 HU28 " +
    "IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MR27 MT31 MU30 NL18 NO15 PK24 PL28 PS29 PT25 QA29 RO24 RS22 SA24 " +
    "SC31 SE24 SI19 SK24 SM27 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20"
  )
    .split(" ")
    .map((entry) => [entry.slice(0, 2), Number(entry.slice(2))]),
);

/** Whether text is an IBAN of a known country and length whose check digits are right (ISO 13616-1: modulo 97 is 1). */
export function isIban(text: string): boolean {
  const iban = text.replace(/[ -]/g, "").toUpperCase();
  if (!/^[A-Z]{2}\d{2}[A-Z0-9]+$/.test(iban) || ibanLengths[iban.slice(0, 2)] !== iban.length) return false;
  let rest = 0;
  for (const character of iban.slice(4) + iban.slice(0, 4)) rest = Number(`${rest}${Number.parseInt(character, 36)}`) % 97;
  return rest === 1;
}

/** Whether text is a payment card's number: an issuer's prefix with that issuer's length, and the check digit. */
export function isPaymentCard(text: string): boolean {
  if (!/^\d[\d -]*\d$/.test(text)) return false;
  const digits = text.replace(/[ -]/g, "");
  const issued =
    /^4(\d{12}|\d{15}|\d{18})$/.test(digits) || // Visa
    (/^(5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720)\d*$/.test(digits) && digits.length === 16) || // Mastercard
    /^3[47]\d{13}$/.test(digits) || // American Express
    (/^(6011|64[4-9]|65)\d*$/.test(digits) && digits.length >= 16 && digits.length <= 19) || // Discover
    /^35(2[89]|[3-8]\d)\d{12}$/.test(digits) || // JCB
    (/^3(0[0-5]|[689])\d*$/.test(digits) && digits.length >= 14 && digits.length <= 19) || // Diners Club
    /^62\d{14,17}$/.test(digits); // UnionPay
  return issued && passesLuhn(digits);
}
