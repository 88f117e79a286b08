import { readFileSync } from "node:fs";
import { join } from "node:path";
import { folder } from "./pictures";
import { gallery } from "./plots";

const titles: Readonly<Record<string, string>> = {
  training: "Training",
  classification: "Classification",
  regression: "Regression and importance",
  distributions: "Data",
  images: "Images",
  embeddings: "Maps of samples",
  layers: "Layers of a network",
};

/** docs/gallery.md, from the plots' sources and the committed figures. */
export async function page(): Promise<string> {
  const sections = Object.entries(titles).map(([file, title]) => {
    const plots = gallery.filter((plot) => plot.file === file).map(({ name, says, code }) => entry(name, says, code));
    return `## ${title}\n\n${plots.join("\n")}`;
  });
  return `# Gallery of plots

Every picture is drawn by a test in \`tests/plots/gallery/\`, without a browser, from real data that scikit-learn brings along where nothing else is said; the page is written by
\`node dist/tests/plots/gallery/write.js\`, and \`tests/plots/gallery.test.ts\` compares what the plots draw today with it. In a notebook the same figures are
interactive. [plots.md](plots.md) says what they take.

${sections.join("\n")}`;
}

function entry(name: string, says: string, code: string): string {
  const { alt } = JSON.parse(readFileSync(join(folder, `${name}.json`), "utf8")) as { alt: string };
  return `### ${title(name)}

${says}

<picture>
<source media="(prefers-color-scheme: dark)" srcset="gallery/${name}-dark.webp">
<img src="gallery/${name}-light.webp" alt="${alt.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;")}">
</picture>

\`\`\`ts
${code}
\`\`\`
`;
}

/** "rocCurvesOfDigits" as "ROC curves of digits". */
function title(name: string): string {
  const words = name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  const first = words.charAt(0).toUpperCase() + words.slice(1);
  return first.replace(/^Roc/, "ROC").replace(/^Pca/, "PCA").replace(/^Umap/, "UMAP").replace("gabor", "Gabor");
}
