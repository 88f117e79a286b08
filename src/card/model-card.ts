import { type Displayable, displaySymbol, type MimeBundle } from "../display";
import { prose, type Section } from "./blocks";
import type { ModelCardContent } from "./content";
import { costBlocks } from "./cost-blocks";
import { dataBlocks } from "./data-blocks";
import { detailsBlocks } from "./details-blocks";
import { fragment, page } from "./html";
import { markdown, type Written } from "./markdown";
import { resultBlocks, scoreBlock } from "./results";
import { trainingBlocks } from "./training-blocks";

/** A model's card as plain data; shows itself in a notebook. */
export interface ModelCard extends Displayable {
  readonly title: string;
  /** The sections of Mitchell et al. 2019, in their order, then training and cost. */
  readonly sections: readonly Section[];
  /** Sections about which nothing was stated. */
  readonly missing: readonly string[];
  /** One page that holds everything, pictures included, light or dark as the reader's system. */
  toHtml(): Promise<string>;
  /** GitHub's Markdown, and the pictures that it refers to in `folder`. */
  toMarkdown(options?: { folder?: string }): Promise<Written>;
  [displaySymbol](): Promise<MimeBundle>;
}

/**
 * What a model is, what it is for, how it was made, how well it does for whom, what it cost and where it ends: a model card after Mitchell et al. 2019,
 * "Model Cards for Model Reporting", https://arxiv.org/abs/1810.03993, section by section. What can be read from the model, its history and its samples
 * is read from them; what nobody states stands there as "Not stated.".
 *
 *     const card = await modelCard({
 *       details: { name: "Fashion CNN", license: "Apache-2.0" }, model,
 *       trainingData: { name: "Fashion-MNIST", samples: trainSet }, evaluationData: { samples: testSet },
 *       training: { history }, evaluation: { scores: { accuracy: 0.91 }, results: { "Per class": report } },
 *       caveats: ["Small grey pictures only."],
 *     });
 *
 * @throws {TypeError} when `details.name` is missing
 * @throws {RangeError} when a figure of the cost is no amount, or lacks another that it needs
 */
export async function modelCard(content: ModelCardContent): Promise<ModelCard> {
  const name = content?.details?.name;
  if (typeof name !== "string" || name.trim() === "") throw new TypeError("modelCard: details.name is missing; give the model's name.");
  const sections = await sectionsOf(content);
  const title = `Model card: ${name.trim()}`;
  const missing = sections.filter(({ blocks }) => blocks.length === 0).map((section) => section.title);
  const card: ModelCard = {
    title,
    sections,
    missing,
    toHtml: () => page(title, sections),
    toMarkdown: ({ folder = "." } = {}) => markdown(title, sections, folder),
    async [displaySymbol]() {
      return {
        "text/html": await fragment(title, sections),
        "text/plain": `${title}${missing.length > 0 ? `\nNot stated: ${missing.join(", ")}` : ""}`,
      };
    },
  };
  return card;
}

async function sectionsOf(content: ModelCardContent): Promise<Section[]> {
  const { details, model, intendedUse = {}, factors = {}, training, evaluation = {}, fairness = {}, cost } = content;
  const [results, unitary, intersectional] = await Promise.all([
    resultBlocks(evaluation.results),
    resultBlocks(fairness.unitary, "Unitary results"),
    resultBlocks(fairness.intersectional, "Intersectional results"),
  ]);
  return [
    { title: "Model Details", blocks: detailsBlocks(details, model) },
    {
      title: "Intended Use",
      blocks: [
        ...prose("Primary intended uses", intendedUse.primaryUses),
        ...prose("Primary intended users", intendedUse.primaryUsers),
        ...prose("Out-of-scope use cases", intendedUse.outOfScope),
      ],
    },
    { title: "Factors", blocks: [...prose("Relevant factors", factors.relevant), ...prose("Evaluation factors", factors.evaluated)] },
    { title: "Metrics", blocks: [...prose(undefined, evaluation.reasons), ...scoreBlock(evaluation.scores)] },
    { title: "Evaluation Data", blocks: dataBlocks(content.evaluationData) },
    { title: "Training Data", blocks: dataBlocks(content.trainingData) },
    {
      title: "Quantitative Analyses",
      blocks: [...results, ...unitary, ...intersectional, ...prose("Findings on fairness", fairness.findings)],
    },
    { title: "Ethical Considerations", blocks: prose(undefined, content.ethicalConsiderations) },
    { title: "Caveats and Recommendations", blocks: prose(undefined, content.caveats) },
    { title: "Training", blocks: trainingBlocks(training) },
    { title: "Cost", blocks: costBlocks(cost, training?.history) },
  ];
}
