import { type Fragment, fragment, list, materialized, raw, type Table } from "../table";
import { checkCount, checkKeys } from "./checks";

export interface MessyOrdersOptions {
  /** Default: 1,000,000. */
  rows?: number;
  /** The same seed gives the same table, on every machine. Default: 1. */
  seed?: number;
}

/** Sixteen bits of a 64-bit number as a fraction in [0, 1). */
const draw = (word: string, part: number): Fragment => raw(`(((${word} >> ${16 * part}) & 65535) / 65536.0)`);

const oneOf = (values: readonly (string | number)[], at: Fragment): Fragment =>
  fragment`[${list(values.map((value) => fragment`${value}`))}][1 + CAST(floor(${at} * ${values.length}) AS INTEGER)]`;

const cities: readonly (readonly [city: string, country: string])[] = [
  ["Zürich", "Switzerland"],
  ["Genève", "Switzerland"],
  ["Oslo", "Norway"],
  ["Tromsø", "Norway"],
  ["München", "Germany"],
  ["Köln", "Germany"],
  ["Berlin", "Germany"],
  ["Málaga", "Spain"],
  ["Roma", "Italy"],
];
const spellings: readonly (readonly string[])[] = [
  ["Switzerland", "CH", "Schweiz", "switzerland"],
  ["Norway", "NO", "Norge", "NORWAY"],
  ["Germany", "DE", "Deutschland", "germany"],
  ["Spain", "ES", "España", "Spain "],
  ["Italy", "IT", "Italia", "italy"],
];
const categories = ["books", "garden", "music", "kitchen", "toys"];

/**
 * Orders of a web shop that several people typed in, with what goes wrong in such tables; nothing in it is real. Every value follows from the MD5 sum of the seed and the number of the
 * row, so that the table is the same everywhere.
 *
 * | column | what is in it | what is wrong with it |
 * | --- | --- | --- |
 * | order_id | text, rising | 1% of the rows are there twice; 0.5% have the id of an earlier order |
 * | ordered | dates of 2024 as text | three formats; 0.3% do not exist or are no dates |
 * | customer | C00001 to C20000 | 0.2% are unknown customers |
 * | city, country | nine cities in five countries | case, spaces, no-break spaces, decomposed accents; four names per country |
 * | category | five words | 2% missing |
 * | price | euros, or dollars at 0.9 euros | as text with currencies and thousands separators; 4% missing, 0.5% a hundred times too high |
 * | weight | kilograms | as text in kg, g or lb; 0.2% "?" |
 * | quantity | 1 to 5 | 1% missing; 0.1% are 9999 |
 * | temperature | degrees Celsius of the warehouse, over the year | gaps of several rows, 6% missing |
 * | paid | yes or no | in eight ways of writing |
 * | returned | the label: 8% are | dearer orders come back more often |
 */
export async function messyOrders({ rows = 1_000_000, seed = 1, ...rest }: MessyOrdersOptions = {}): Promise<Table> {
  checkKeys("messyOrders", rest, ["rows", "seed"]);
  checkCount("messyOrders", "rows", rows);
  checkCount("messyOrders", "seed", seed, 0);
  const sum = (k: string) => fragment`md5_number(concat(${seed}, ${`:${k}:`}, s)) AS ${raw(k)}`;
  const halves = (k: string, [low, high]: readonly [string, string]) =>
    fragment`CAST(${raw(k)} & 18446744073709551615 AS UBIGINT) AS ${raw(low)}, CAST(${raw(k)} >> 64 AS UBIGINT) AS ${raw(high)}`;
  // A row that repeats the one before is made of the same numbers as that one.
  const numbers = fragment`SELECT i, CASE WHEN i > 0 AND md5_number_lower(concat(${seed}, ':twice:', i)) % 100 = 0 THEN i - 1 ELSE i END AS s FROM range(${rows}) t(i)`;
  const words = fragment`SELECT i, s, ${halves("x", ["a", "b"])}, ${halves("y", ["c", "d"])}, ${halves("z", ["e", "f"])}
    FROM (SELECT i, s, ${list(["x", "y", "z"].map(sum))} FROM (${numbers}))`;
  const truths = fragment`SELECT *, CAST(floor(${draw("a", 0)} * ${cities.length}) AS INTEGER) AS place,
      1 + CAST(floor(${draw("a", 1)} * ${categories.length}) AS INTEGER) AS kind,
      round(4 + 30 * pow(-ln(1 - (${draw("a", 2)} * 65535 + ${draw("a", 3)}) / 65536), 1.4), 2) AS euros,
      DATE '2024-01-01' + CAST(floor(s * 366 / CAST(${rows} AS DOUBLE)) AS INTEGER) AS day
    FROM (${words})`;
  return materialized(fragment`SELECT
      printf('A%07d', CASE WHEN ${draw("b", 0)} < 0.005 AND s > 10 THEN s - 10 ELSE s END) AS order_id,
      ${ordered()} AS ordered,
      CASE WHEN ${draw("b", 2)} < 0.002 THEN 'C99999' ELSE printf('C%05d', 1 + CAST(floor(${draw("b", 3)} * 20000) AS INTEGER)) END AS customer,
      ${city()} AS city,
      ${country()} AS country,
      CASE WHEN ${draw("c", 2)} >= 0.02 THEN ${oneOf(categories, raw("(kind - 1) / 5.0"))} END AS category,
      ${price()} AS price,
      ${weight()} AS weight,
      CASE WHEN ${draw("d", 2)} < 0.001 THEN 9999 WHEN ${draw("d", 2)} >= 0.011 THEN 1 + CAST(floor(pow(${draw("d", 3)}, 2) * 5) AS BIGINT) END AS quantity,
      CASE WHEN md5_number_lower(concat(${seed}, ':gap:', s // 8)) % 100 >= 6 OR s = 0 THEN
        round(18 - 6 * cos(2 * pi() * s / ${rows}) + ${draw("e", 0)} - 0.5, 1) END AS temperature,
      ${oneOf(["yes", "no", "Y", "N", "TRUE", "false", "1", " no "], draw("e", 1))} AS paid,
      ${draw("e", 2)} < 0.05 + 0.05 * least(euros, 100) / 50 AS returned
    FROM (${truths}) ORDER BY i`);
}

function ordered(): Fragment {
  return fragment`CASE WHEN ${draw("b", 1)} < 0.001 THEN '2024-02-30' WHEN ${draw("b", 1)} < 0.003 THEN 'n/a' WHEN ${draw("b", 1)} < 0.6 THEN strftime(day, '%Y-%m-%d')
    WHEN ${draw("b", 1)} < 0.85 THEN strftime(day, '%d.%m.%Y') ELSE strftime(day, '%b %d, %Y') END`;
}

function city(): Fragment {
  const name = oneOf(
    cities.map(([city]) => city),
    raw("(place + 0.5) / 9"),
  );
  const decomposed = oneOf(
    cities.map(([city]) => city.normalize("NFD")),
    raw("(place + 0.5) / 9"),
  );
  const r = draw("c", 0);
  return fragment`CASE WHEN ${r} < 0.7 THEN ${name} WHEN ${r} < 0.78 THEN upper(${name}) WHEN ${r} < 0.86 THEN lower(${name}) WHEN ${r} < 0.92 THEN concat(' ', ${name}, '  ')
    WHEN ${r} < 0.96 THEN concat(${name}, ${"\u00a0"}) ELSE ${decomposed} END`;
}

function country(): Fragment {
  const index = list(cities.map(([, country]) => fragment`${spellings.findIndex(([name]) => name === country)}`));
  const all = spellings.flat().map((spelling) => fragment`${spelling}`);
  const way = fragment`CASE WHEN ${draw("c", 1)} < 0.6 THEN 0 ELSE 1 + CAST(floor((${draw("c", 1)} - 0.6) / 0.4 * 3) AS INTEGER) END`;
  return fragment`[${list(all)}][1 + 4 * [${index}][1 + place] + ${way}]`;
}

function price(): Fragment {
  const r = draw("c", 3);
  const amount = fragment`CASE WHEN ${r} >= 0.04 AND ${r} < 0.045 THEN euros * 100 ELSE euros END`;
  const grouped = fragment`format('{:,.2f}', CAST(${amount} AS DOUBLE))`;
  return fragment`CASE WHEN ${r} < 0.03 THEN NULL WHEN ${r} < 0.04 THEN '' WHEN ${r} < 0.5 THEN ${grouped} WHEN ${r} < 0.7 THEN concat('€ ', ${grouped})
    WHEN ${r} < 0.9 THEN concat(${grouped}, ' EUR') ELSE concat('$', format('{:,.2f}', CAST(euros / 0.9 AS DOUBLE))) END`;
}

function weight(): Fragment {
  const grams = fragment`CAST(50 + floor(pow(${draw("d", 0)}, 3) * 9000) AS INTEGER)`;
  const r = draw("d", 1);
  return fragment`CASE WHEN ${r} < 0.002 THEN '?' WHEN ${r} < 0.5 THEN printf('%.2f kg', ${grams} / 1000.0) WHEN ${r} < 0.9 THEN printf('%d g', ${grams})
    ELSE printf('%.1f lb', ${grams} / 453.59237) END`;
}
