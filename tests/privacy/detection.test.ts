import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { preprocess, privacy } from "tslab-ml";
import { isIban, isPaymentCard, passesLuhn } from "../../src/privacy/detection/checksums";
import { reference } from "../reference";

const many = <T>(make: (draw: () => number, i: number) => T, seed = 1) => {
  const draw = preprocess.random(seed).next;
  return Array.from({ length: 200 }, (_, i) => make(draw, i));
};
const whole = (draw: () => number, below: number) => Math.floor(draw() * below);
const pick = <T>(draw: () => number, values: readonly T[]) => values[whole(draw, values.length)] as T;
const digits = (draw: () => number, count: number) => Array.from({ length: count }, () => whole(draw, 10)).join("");

/** Makes the last digit right. */
const withLuhn = (body: string) => [..."0123456789"].map((digit) => body + digit).find(passesLuhn) as string;
const withMod97 = (country: string, account: string) => {
  const check = 98n - (BigInt([...`${account}${country}00`].map((c) => Number.parseInt(c, 36)).join("")) % 97n);
  return `${country}${String(check).padStart(2, "0")}${account}`;
};

const first = ["Ada", "Grace", "José", "Müller-Anna", "Wei", "Fatima", "Piotr", "Xiomara", "Thandiwe", "Zdzisław"];
const last = ["Lovelace", "Hopper", "García", "Nowak", "Chen", "O'Brien", "van Dijk", "Åkesson"];
const day = (draw: () => number, from: number, span: number) => `${from + whole(draw, span)}-0${1 + whole(draw, 9)}-1${whole(draw, 9)}`;

/** Columns as they come, by what they are. */
const personal: [kind: string, column: string, values: unknown[]][] = [
  ["email", "contact", many((draw, i) => `${pick(draw, ["ada", "g.hopper", "info+x"])}${i}@example.${pick(draw, ["org", "co.uk"])}`)],
  ["iban", "account", many((draw) => withMod97("DE", digits(draw, 18)).replace(/(.{4})(?=.)/g, "$1 "))],
  ["iban", "konto", many((draw) => withMod97("GB", `NWBK${digits(draw, 14)}`))],
  ["credit card", "payment", many((draw) => withLuhn(`4${digits(draw, 14)}`))],
  ["credit card", "card_number", many((draw) => Number(withLuhn(`5${1 + whole(draw, 5)}${digits(draw, 13)}`)))],
  ["phone", "contact", many((draw) => `+49 ${digits(draw, 3)} ${digits(draw, 7)}`)],
  ["phone", "Phone", many((draw) => `(0${digits(draw, 2)}) ${digits(draw, 4)}-${digits(draw, 3)}`)],
  ["ip address", "src", many((draw) => [1, 2, 3, 4].map(() => whole(draw, 256)).join("."))],
  ["ip address", "client", many((draw) => `2001:db8::${whole(draw, 65536).toString(16)}`)],
  ["date of birth", "dateOfBirth", many((draw) => day(draw, 1935, 70))],
  ["date of birth", "d1", many((draw) => day(draw, 1935, 70))],
  ["date of birth", "geburtsdatum", many((draw) => new Date(Date.UTC(1940 + whole(draw, 60), whole(draw, 12), 1)))],
  ["postcode", "ZIP", many((draw) => digits(draw, 5))],
  ["postcode", "area", many((draw) => `SW${1 + whole(draw, 9)}A ${whole(draw, 10)}AA`)],
  ["name", "customer", many((draw) => `${pick(draw, first)} ${pick(draw, last)}`)],
  ["name", "surname", many((draw) => pick(draw, last))],
  ["address", "where", many((draw) => `${1 + whole(draw, 200)} ${pick(draw, ["Baker Street", "Elm Road", "Rue de Rivoli"])}`)],
  ["national id", "number", many((draw) => `${100 + whole(draw, 500)}-${10 + whole(draw, 80)}-${1000 + whole(draw, 8000)}`)],
  ["free text", "remarks", many((_, i) => `Patient came at ${i} and said that it hurts a lot on the left`)],
];

const impersonal: [column: string, values: unknown[]][] = [
  ["order_id", many((draw) => digits(draw, 16))],
  ["amount", many((draw) => whole(draw, 100_000) / 100)],
  ["quantity", many((draw) => whole(draw, 100_000))],
  ["version", many((draw) => `${whole(draw, 9)}.${whole(draw, 20)}.${whole(draw, 9)}`)],
  ["ordered", many((draw) => day(draw, 2022, 3))],
  ["sku", many((draw) => `AB-${digits(draw, 4)}-${pick(draw, ["X", "Y"])}`)],
  ["city", many((draw) => pick(draw, ["Oslo", "Rome", "Lagos", "Kyoto", "Quito"]))],
  ["status", many((draw) => pick(draw, ["open", "closed", "in transit"]))],
  ["uuid", many((draw) => `${digits(draw, 8)}-${digits(draw, 4)}-4${digits(draw, 3)}-a${digits(draw, 3)}-${digits(draw, 12)}`)],
  ["flag", many((draw) => draw() < 0.5)],
  ["product", many((draw) => pick(draw, ["USB cable 2 m", "Blue chair", "Desk lamp"]))],
  ["empty", many(() => null)],
];

describe("detectPersonal", () => {
  for (const [kind, column, values] of personal)
    it(`finds ${kind} in a column called ${column}, with evidence`, async () => {
      const { columns } = await privacy.detectPersonal({ id: values.map((_, i) => i), [column]: values });
      assert.deepEqual(
        columns.map((each) => [each.column, each.kind]),
        [[column, kind]],
      );
      assert.ok(columns[0]!.confidence >= 0.5 && columns[0]!.confidence <= 1);
      assert.ok(columns[0]!.evidence.length > 0);
    });

  for (const [column, values] of impersonal)
    it(`finds nothing in a column called ${column}`, async () => {
      const { columns, others } = await privacy.detectPersonal({ [column]: values });
      assert.deepEqual(columns, []);
      assert.deepEqual(others, [column]);
    });

  it("finds a few addresses among other values: one e-mail address is personal", async () => {
    const values = many((_, i) => (i % 40 === 0 ? `ada${i}@example.org` : `order ${i}`));
    const { columns } = await privacy.detectPersonal({ note: values });
    assert.equal(columns[0]?.kind, "email");
    assert.match(columns[0]!.evidence[0]!, /^5 of 200 distinct values are e-mail addresses$/);
  });

  it("says what free text holds", async () => {
    const values = many((_, i) => `Please call Ada again tomorrow under +49 30 12345${i % 10}${i % 7} or write to ada@example.org`);
    const { columns } = await privacy.detectPersonal({ x: values });
    assert.equal(columns[0]?.kind, "free text");
    assert.equal(columns[0]!.confidence, 0.9);
    assert.match(columns[0]!.evidence.join(), /70 of 70 hold an e-mail address.*hold a telephone number/);
  });

  it("never shows a value, but counts", async () => {
    const { columns } = await privacy.detectPersonal({ contact: ["ada@example.org", "grace@example.org"] });
    assert.doesNotMatch(JSON.stringify(columns), /ada@/);
  });

  it("looks at a sample from all over a long column", async () => {
    const values = Array.from({ length: 50_000 }, (_, i) => (i > 25_000 ? `u${i}@example.org` : `row ${i}`));
    const { columns } = await privacy.detectPersonal({ x: values }, { sample: 100 });
    assert.match(columns[0]!.evidence[0]!, /^(49|50|51) of 100 distinct values are e-mail/);
  });

  it("asks for a sample of at least one value", async () => {
    await assert.rejects(privacy.detectPersonal({ a: [1] }, { sample: 0 }), /sample is 0, but must be a whole number of at least 1/);
  });
});

describe("check digits", () => {
  it("know the examples of the standards", () => {
    for (const iban of ["GB82 WEST 1234 5698 7654 32", "DE89370400440532013000", "FR1420041010050500013M02606", "NO9386011117947"])
      assert.ok(isIban(iban), iban);
    for (const card of [
      "4111 1111 1111 1111",
      "5555555555554444",
      "378282246310005",
      "6011111111111117",
      "3530111333300000",
      "30569309025904",
    ])
      assert.ok(isPaymentCard(card), card);
    for (const iban of ["GB82 WEST 1234 5698 7654 33", "DE8937040044053201300", "ZZ89370400440532013000", ""])
      assert.ok(!isIban(iban), iban);
    for (const card of ["4111 1111 1111 1112", "1234567812345670", "", "0000000000000000"]) assert.ok(!isPaymentCard(card), card);
  });

  it("find every single wrong digit", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^4\d{14}$/), fc.nat(15), fc.integer({ min: 1, max: 9 }), (body, at, by) => {
        const card = withLuhn(body);
        const wrong = card.slice(0, at) + ((Number(card[at]) + by) % 10) + card.slice(at + 1);
        return isPaymentCard(card) && !passesLuhn(wrong);
      }),
    );
    fc.assert(
      fc.property(fc.stringMatching(/^\d{18}$/), fc.integer({ min: 4, max: 21 }), fc.integer({ min: 1, max: 9 }), (account, at, by) => {
        const iban = withMod97("DE", account);
        return isIban(iban) && !isIban(iban.slice(0, at) + ((Number(iban[at]) + by) % 10) + iban.slice(at + 1));
      }),
    );
  });

  it("agree with Python's integers on modulo 97", async () => {
    const accounts = many((draw) => withMod97("DE", digits(draw, 18)));
    const rests = await reference<number[]>("result = [int(''.join(str(int(c, 36)) for c in a[4:] + a[:4])) % 97 for a in args]", accounts);
    assert.deepEqual(
      rests,
      accounts.map(() => 1),
    );
  });
});
