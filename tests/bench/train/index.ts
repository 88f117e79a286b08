import { fetchFashionMnist } from "tslab-ml/data";
import { cases } from "./cases";
import { measureMachine } from "./machine";
import { runRounds } from "./rounds";
import { tableOf } from "./table";

/**
 * `npm run bench -- train [cases] [rounds]`: `train.fit`, evaluate and predict beside Keras and plain tfjs, as a Markdown table.
 *
 *     npm run bench -- train                       everything, 3 rounds
 *     npm run bench -- train seed-cnn,lstm 5
 */
export async function train([names = "", rounds = "3"]: string[]): Promise<void> {
  const wanted = (names === "" || names === "all" ? Object.keys(cases) : names.split(",")).flatMap((name) => {
    const found = cases[name];
    if (!found) throw new RangeError(`bench: the case "${name}" is not known; use some of ${Object.keys(cases).join(", ")}.`);
    return found;
  });
  if (!(Number.isInteger(Number(rounds)) && Number(rounds) >= 1))
    throw new RangeError(`bench: rounds is "${rounds}", but must be a whole number of at least 1, as in: npm run bench -- train lstm 3`);
  const folder = await fetchFashionMnist();
  const machine = measureMachine();
  console.log(tableOf(runRounds(wanted, Number(rounds), folder), machine, Number(rounds)));
}
