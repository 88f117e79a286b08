import { type Random, random } from "../../preprocess";
import { type Table, table } from "../../table";
import { isoDay } from "./plan";
import { type Simulated, warehouses } from "./simulate";

/** What a broken till counts. */
const broken = 99_999;

const miswritten: readonly ((name: string) => string)[] = [
  (name) => name.toUpperCase(),
  (name) => ` ${name}`,
  (name) => `${name}\u00a0`,
  (name) => name.normalize("NFD").toLowerCase(),
];

/** The sales as they were sent in, with what is wrong with them. */
export function recorded({ days, series, sold, delivered }: Simulated, seed: number): Promise<Table> {
  // Not the numbers that the demand was drawn with.
  const source = random(seed + 0.5);
  const { next, integer } = source;
  const silent = warehouses.map(() => silentDays(source, days));
  const columns = {
    record: [] as number[],
    day: [] as string[],
    warehouse: [] as string[],
    article: [] as string[],
    sold: [] as number[],
    delivered: [] as number[],
  };
  let record = 0;
  const send = (s: number, t: number, units: number) => {
    const { warehouse, article } = series[s] as Simulated["series"][number];
    columns.record.push(++record);
    columns.day.push(next() < 0.8 ? isoDay(t) : isoDay(t).split("-").reverse().join("."));
    columns.warehouse.push(next() < 0.85 ? warehouse : (miswritten[integer(0, 3)] as (typeof miswritten)[number])(warehouse));
    columns.article.push(next() < 0.95 ? article : article.toLowerCase());
    columns.sold.push(units);
    columns.delivered.push(next() < 0.01 ? Number.NaN : (delivered[s * days + t] as number));
  };
  for (let t = 0; t < days; t++) {
    for (let s = 0; s < series.length; s++) {
      if (silent[s % warehouses.length]?.[t] === 1 || next() < 0.003) continue;
      const units = sold[s * days + t] as number;
      const fate = next();
      if (fate < 0.005) send(s, t, Math.floor(units / 2));
      send(s, t, fate > 0.998 ? broken : units);
      if (fate >= 0.01 && fate < 0.02) for (const values of Object.values(columns)) (values as unknown[]).push(values.at(-1));
    }
  }
  return table(columns, { types: { record: "BIGINT", sold: "BIGINT", delivered: "BIGINT" } });
}

/** A warehouse whose line is down sends nothing for one to four days. */
function silentDays({ next, integer }: Random, days: number): Uint8Array {
  const silent = new Uint8Array(days);
  for (let t = 0; t < days; t++) if (next() < 0.005) silent.fill(1, t, t + integer(1, 4));
  return silent;
}
