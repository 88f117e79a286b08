/** `node dist/tests/plots/gallery/write.js [NAME ...]`: draws the gallery anew, or the plots that are named; look at what it made before you commit it. */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { repositoryRoot } from "../../reference";
import { page } from "./page";
import { folder, themes, webp } from "./pictures";
import { gallery } from "./plots";
import { snapshot } from "./snapshot";

async function write(names: readonly string[]): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const known = new Set(gallery.map(({ name }) => name));
  const unknown = names.find((name) => !known.has(name));
  if (unknown) throw new RangeError(`There is no plot "${unknown}"; there are ${[...known].join(", ")}.`);
  for (const file of readdirSync(folder)) if (!known.has(file.replace(/(-dark|-light)?\.\w+$/, ""))) rmSync(join(folder, file));
  for (const { name, draw } of gallery) {
    if (names.length > 0 && !names.includes(name)) continue;
    const figure = await draw();
    writeFileSync(join(folder, `${name}.json`), snapshot(figure));
    for (const theme of themes) writeFileSync(join(folder, `${name}-${theme}.webp`), await webp(figure, theme));
    console.log(name);
  }
  writeFileSync(join(repositoryRoot, "docs", "gallery.md"), await page());
}

write(process.argv.slice(2)).catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
