import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { repositoryRoot } from "../../reference";
import { pictures } from "./pictures";
import { rendered, unaligned, withTables } from "./tables";

/** `npm run docs -- readme [tables] [pictures]`: writes the tables of figures from what the bench has saved, and takes the pictures of notebooks. */
export async function write(names: readonly string[] = []): Promise<void> {
  const unknown = names.find((name) => name !== "tables" && name !== "pictures");
  if (unknown) throw new RangeError(`docs: "${unknown}" is not known; "readme" may be followed by tables or pictures.`);
  const wanted = names.length > 0 ? names : ["tables", "pictures"];
  if (wanted.includes("tables")) tables();
  if (wanted.includes("pictures")) await pictures();
}

function tables(): void {
  for (const name of withTables) {
    const path = join(repositoryRoot, name);
    const page = readFileSync(path, "utf8");
    const now = rendered(page);
    console.log(`${name}: ${unaligned(now) === unaligned(page) ? "as it is" : "written"}`);
    if (unaligned(now) !== unaligned(page)) writeFileSync(path, now);
  }
  const biome = join(repositoryRoot, "node_modules/@biomejs/biome/bin/biome");
  execFileSync(process.execPath, [biome, "check", "--write", "--linter-enabled=false", ...withTables], {
    cwd: repositoryRoot,
    stdio: "ignore",
  });
}
