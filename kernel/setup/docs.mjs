// @ts-check
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { Fault } from "./fault.mjs";
import { command, setUp } from "./setup.mjs";

// npm run docs              builds site/: the pages of docs/, and the reference from the comments in src/
// npm run docs -- readme    writes the README's tables of figures and pictures of notebooks again
command(async () => {
  const [what = "site", ...names] = process.argv.slice(2);
  if (what !== "site" && what !== "readme")
    throw new Fault(`docs: "${what}" is not known; there are "npm run docs" and "npm run docs -- readme".`);
  const layout = await setUp({ optionalData: true });
  const load = (/** @type {string} */ file) => import(pathToFileURL(join(layout.root, file)).href);
  if (what === "readme") return (await load("dist/tests/docs/readme/write.js")).write(names);
  const out = join(layout.root, "site");
  const { build } = await load("docs/site/build.mjs");
  const troubles = await build(out);
  for (const trouble of troubles) console.error(trouble);
  if (troubles.length > 0)
    throw new Fault(
      `docs: ${troubles.length} ${troubles.length === 1 ? "thing is" : "things are"} wrong; the site in ${out} is not what it should be.`,
    );
  console.log(`docs: ${join(out, "index.html")}`);
});
