import { display } from "../../display";
import { input } from "../../input";
import type { TableLike } from "../../table";
import { deckOf, type LabelOptions } from "./deck";
import type { Labels } from "./journal";
import { sampleHtml, textOf } from "./label";

/**
 * Shows samples one by one and asks for their labels on the keyboard, under the cell or on a terminal: the number of a class or its name, s to skip, b to go back, q to end. Every
 * label is on the disk before the next sample shows; called again with the same file, it goes on where it was.
 *
 *     const { by } = await clean.labelByKeyboard(comments, { classes: ["spam", "ham"], show: ["text"] });
 *
 * @throws StdinNotImplementedError where nobody can be asked, as under nbconvert
 */
export async function labelByKeyboard(samples: TableLike, options: LabelOptions): Promise<Labels> {
  const deck = await deckOf("labelByKeyboard", samples, options);
  const { classes, show } = options;
  const choices = classes.map((label, i) => `${i + 1} ${label}`).join(", ");
  try {
    while (deck.sample) {
      const { sample } = deck;
      const columns = typeof show === "function" ? [] : (show ?? Object.keys(sample));
      const text = columns.map((column) => `${column}: ${textOf(sample[column])}`).join("\n");
      await display(
        typeof show === "function"
          ? show(sample)
          : { [Symbol.for("Jupyter.display")]: async () => ({ "text/html": await sampleHtml(sample, show), "text/plain": text }) },
      );
      const answer = (await input(`Sample ${deck.position + 1} of ${deck.size} [${choices}, s skip, b back, q end] `)).trim();
      const chosen = classes[Number(answer) - 1] ?? classes.find((label) => label === answer);
      if (chosen !== undefined) deck.assign(deck.id as string, chosen);
      else if (answer === "s") deck.skip();
      else if (answer === "b") deck.undo();
      else if (answer === "q") break;
      else console.log(`${JSON.stringify(answer)} is none of ${choices}, s, b, q.`);
    }
    return deck.labels;
  } finally {
    deck.close();
  }
}
