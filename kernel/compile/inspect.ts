import type typescript from "typescript-for-cells";
import type { MimeBundle } from "../../src/display";
import type { CellText } from "./cell-text";
import type { InspectReply } from "./protocol";

const textOf = (parts: readonly typescript.SymbolDisplayPart[] | undefined): string => (parts ?? []).map(({ text }) => text).join("");

/** What TypeScript knows about the name at the cursor, or about the call whose arguments are being written there. */
export function inspect(service: typescript.LanguageService, file: string, cell: CellText, cursor: number): InspectReply {
  const place = cell.toText(cursor);
  const name = /[\w$]/.test(cell.code[cursor] ?? "") || /[\w$]/.test(cell.code[cursor - 1] ?? "");
  const info = name ? (service.getQuickInfoAtPosition(file, place) ?? service.getQuickInfoAtPosition(file, place - 1)) : undefined;
  // What nobody declared is of type any.
  if (info && textOf(info.displayParts) !== "any") return { data: describe(typeOf(info), textOf(info.documentation), info.tags) };
  const help = service.getSignatureHelpItems(file, place, undefined);
  return help ? { data: describeCall(help) } : {};
}

/** The type of a name; that it came by an import from an earlier cell is the kernel's own affair. */
function typeOf({ displayParts }: typescript.QuickInfo): string {
  const text = textOf(displayParts);
  return text.replace(/^\(alias\) /, "").replace(/\nimport [^\n]*$/, "");
}

/** The signatures of a call, the chosen one first, and what is said about the argument under the cursor. */
function describeCall({ items, selectedItemIndex, argumentIndex }: typescript.SignatureHelpItems): MimeBundle {
  const chosen = items[selectedItemIndex]!;
  const signatures = [chosen, ...items.filter((item) => item !== chosen)].map(
    ({ prefixDisplayParts, parameters, separatorDisplayParts, suffixDisplayParts }) =>
      textOf(prefixDisplayParts) +
      parameters.map(({ displayParts }) => textOf(displayParts)).join(textOf(separatorDisplayParts)) +
      textOf(suffixDisplayParts),
  );
  const parameter = chosen.parameters[argumentIndex];
  const said = parameter ? textOf(parameter.documentation) : "";
  const doc = textOf(chosen.documentation);
  const tags = chosen.tags.filter(({ name, text }) => name !== "param" || !said || !textOf(text).startsWith(parameter!.name));
  return describe(signatures.join("\n"), [said && `${parameter!.name}: ${said}`, doc].filter(Boolean).join("\n\n"), tags);
}

function describe(type: string, doc: string, tags: readonly typescript.JSDocTagInfo[] = []): MimeBundle {
  const tagged = tags.map(({ name, text }) => ({ name, text: textOf(text) }));
  const plain = [type, doc, tagged.map(({ name, text }) => `@${name} ${text}`.trimEnd()).join("\n")];
  const markdown = [`\`\`\`typescript\n${type}\n\`\`\``, doc, tagged.map(({ name, text }) => `*@${name}* ${text}`.trimEnd()).join("  \n")];
  return { "text/plain": plain.filter(Boolean).join("\n\n"), "text/markdown": markdown.filter(Boolean).join("\n\n") };
}
