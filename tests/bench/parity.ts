import { parityCases } from "../train/compiled/parity-cases";

/** How far compiled and eager training lie apart: all weights and histories after twelve steps, by group of cases. */
export async function parity(): Promise<void> {
  const lines = ["|  | cases | within the limit | largest difference |", "| --- | --: | --: | --: |"];
  for (const [group, cases] of Object.entries(parityCases)) {
    const found: { name: string; limit: number; most: number }[] = [];
    for (const { name, limit, difference } of cases) found.push({ name, limit, most: await difference() });
    const passed = found.filter(({ most, limit }) => most <= limit).length;
    // The percentages lie around 1e6 and have a limit of their own.
    const small = found.filter(({ limit }) => limit < 1).reduce((a, b) => (b.most > a.most ? b : a));
    const large = found.filter(({ limit }) => limit >= 1).map(({ name, most }) => `; ${name} ${most.toPrecision(2)} of about 1e6`);
    lines.push(`| ${group} | ${cases.length} | ${passed} | ${small.most.toExponential(1)} (${small.name})${large} |`);
  }
  console.log(lines.join("\n"));
}
