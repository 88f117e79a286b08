import { fetchFashionMnist } from "tslab-ml/data";
import { cases } from "./cases";
import { measureMachine } from "./machine";
import { runRounds } from "./rounds";
import { saveRun } from "./saved";
import { reportOf } from "./table";

/**
 * `npm run bench -- train [cases] [rounds]`: `train.fit`, evaluate and predict beside Keras and plain tfjs, as a Markdown table.
 *
 *     npm run bench -- train                       everything, 3 rounds
 *     npm run bench -- train seed-cnn,lstm 5
 *     npm run bench -- train lstm 3 save           keeps the figures for the tables of the README and of docs/training.md
 */
export async function train([names = "", rounds = "3", keep]: string[]): Promise<void> {
  const wanted = (names === "" || names === "all" ? Object.keys(cases) : names.split(",")).flatMap((name) => {
    const found = cases[name];
    if (!found) throw new RangeError(`bench: the case "${name}" is not known; use some of ${Object.keys(cases).join(", ")}.`);
    return found;
  });
  if (!(Number.isInteger(Number(rounds)) && Number(rounds) >= 1))
    throw new RangeError(`bench: rounds is "${rounds}", but must be a whole number of at least 1, as in: npm run bench -- train lstm 3`);
  if (keep !== undefined && keep !== "save") throw new RangeError(`bench: "${keep}" is not known; "save" keeps the figures.`);
  const folder = await fetchFashionMnist();
  const machine = measureMachine();
  const rows = runRounds(wanted, Number(rounds), folder);
  console.log(reportOf(rows, machine, Number(rounds)));
  if (keep !== "save") return;
  const kept = rows.map(({ of, figures, flops }) => ({ title: of.title, flops, figures }));
  const command = `npm run bench -- train ${names || "all"} ${rounds}`;
  saveRun({ command, date: new Date().toISOString().slice(0, 10), rounds: Number(rounds), machine, rows: kept });
}
