// @ts-check
import { known, nvidia } from "./allowed.mjs";
import { licenceOf } from "./judge.mjs";

/** @typedef {{ name: string, version?: string, licence: string | undefined }} Licensed */

/**
 * docs/licences.md.
 * @param {Licensed[]} npm
 * @param {{ version: string, packages: Licensed[] }} python
 */
export function pageOf(npm, { version, packages: python }) {
  const all = [...npm, ...python];
  const notes = Object.entries(known).filter(([name]) => all.some((each) => each.name === name));
  return `# Licences of dependencies

tslab-ml is under Apache-2.0 and contains no code of others but plotly.js (MIT) and MathJax (Apache-2.0), which pages show figures and formulas with. What it depends on is installed
from the registries of npm and PyPI, under the licences below. \`npm run licenses\` writes this page and fails where a licence is missing or does not go with Apache-2.0; \`tests/release/licences.test.ts\`
checks that it is current. Versions are in \`package-lock.json\` and \`kernel/setup/requirements/constraints/\`.

## npm

${npm.length} packages, those for other platforms included, come with \`npm install tslab-ml\`.

${listOf(npm)}

## Python

${python.length} packages come with \`npm start\`, \`npx tslab-ml install\` (JupyterLab, nbconvert, TensorFlow) and \`npm run dashboard\` (optuna-dashboard): those of Python ${version} by
their metadata, those of other Pythons and machines as their registry shows them. What only the tests need is not listed.

${listOf(python)}

## Notes

| package | licence | |
| --- | --- | --- |
${notes.map(([name, { licence, note }]) => `| ${name} | ${licence} | ${note} |`).join("\n")}
| nvidia-* | ${nvidia.licence} | ${nvidia.note} |
`;
}

/** By licence, the most frequent first. @param {Licensed[]} all */
function listOf(all) {
  /** @type {Map<string, Set<string>>} */
  const groups = new Map();
  for (const each of all) {
    const licence = licenceOf(each) ?? "none";
    groups.set(licence, (groups.get(licence) ?? new Set()).add(each.name));
  }
  return [...groups]
    .sort(([a, x], [b, y]) => y.size - x.size || (a < b ? -1 : 1))
    .map(([licence, names]) => `- **${licence}** (${names.size}): ${[...names].join(", ")}`)
    .join("\n");
}
