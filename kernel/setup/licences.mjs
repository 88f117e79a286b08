// @ts-check
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Fault } from "./fault.mjs";
import { layoutOf, packageRoot } from "./layout.mjs";
import { problemOf } from "./licences/judge.mjs";
import { npmLicences } from "./licences/npm.mjs";
import { pageOf } from "./licences/page.mjs";
import { pythonLicences } from "./licences/python.mjs";
import { run } from "./process.mjs";
import { command } from "./setup.mjs";

// npm run licenses: writes docs/licences.md, after npm test has made the environment; fails where a licence does not go with Apache-2.0.
command(async () => {
  const { root, python } = layoutOf(packageRoot);
  const npm = npmLicences(root);
  const found = await pythonLicences(python);
  const problems = [...npm, ...found.packages].flatMap((each) => (problemOf(each) ? [`${each.name} ${problemOf(each)}`] : []));
  if (problems.length > 0)
    throw new Fault(`${problems.join(", ")}: replace the package, or say in kernel/setup/licences/allowed.mjs why it may be used.`);
  const path = join(root, "docs", "licences.md");
  writeFileSync(path, pageOf(npm, found));
  await run(process.execPath, [join(root, "node_modules/@biomejs/biome/bin/biome"), "format", "--write", path], { cwd: root });
  console.log(`docs/licences.md: ${npm.length} packages of npm, ${found.packages.length} of Python, all of them go with Apache-2.0`);
});
