import { basename, dirname, extname, join } from "node:path";
import { writeWhole } from "../files";
import type { ModelCard } from "./model-card";

/**
 * Writes a card: `.html` as one page that holds everything, `.md` with its pictures beside it in a folder `NAME-files`. Folders on the way are made.
 *
 *     await card.saveModelCard(modelCard, "cards/fashion.md")
 *
 * @throws {RangeError} when the ending is another
 */
export async function saveModelCard(card: ModelCard, path: string): Promise<void> {
  const ending = extname(path).toLowerCase();
  if (ending === ".html") return writeWhole(path, [Buffer.from(await card.toHtml())]);
  if (ending !== ".md") throw new RangeError(`saveModelCard: "${path}" ends in neither .html nor .md.`);
  const folder = `${basename(path, extname(path))}-files`;
  const { text, pictures } = await card.toMarkdown({ folder });
  for (const { name, png } of pictures) await writeWhole(join(dirname(path), folder, name), [png]);
  await writeWhole(path, [Buffer.from(text)]);
}
