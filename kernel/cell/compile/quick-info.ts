import type { QuickInfo, SymbolDisplayPart } from "@tslab/typescript-for-tslab";
import type { MimeBundle } from "../../../src/display";

const textOf = (parts: readonly SymbolDisplayPart[] | undefined): string => (parts ?? []).map(({ text }) => text).join("");

/** What TypeScript knows about a name: its type, doc comment and tags, as Markdown and as plain text. */
export function quickInfo({ displayParts, documentation, tags }: QuickInfo): MimeBundle {
  const type = textOf(displayParts);
  const doc = textOf(documentation);
  const tagged = (tags ?? []).map(({ name, text }) => ({ name, text: textOf(text) }));
  const plain = [type, doc, tagged.map(({ name, text }) => `@${name} ${text}`.trimEnd()).join("\n")];
  const markdown = [`\`\`\`typescript\n${type}\n\`\`\``, doc, tagged.map(({ name, text }) => `*@${name}* ${text}`.trimEnd()).join("  \n")];
  return { "text/plain": plain.filter(Boolean).join("\n\n"), "text/markdown": markdown.filter(Boolean).join("\n\n") };
}
