import { md } from "../display";
import { toPng } from "../plots";
import type { Block, Section } from "./blocks";

/** Markdown, and the pictures that it refers to: names and PNG bytes. */
export interface Written {
  readonly text: string;
  readonly pictures: readonly { readonly name: string; readonly png: Buffer }[];
}

/** The card as GitHub's Markdown; its pictures lie in `folder`, as the text names it. */
export async function markdown(title: string, sections: readonly Section[], folder: string): Promise<Written> {
  const pictures: { name: string; png: Buffer }[] = [];
  const keep = (png: Buffer) => {
    const name = `figure-${pictures.length + 1}.png`;
    pictures.push({ name, png });
    return folder === "." ? name : `${folder}/${name}`;
  };
  const lines = [md`# ${title}`.source];
  for (const section of sections) {
    lines.push(md`## ${section.title}`.source);
    if (section.blocks.length === 0) lines.push("_Not stated._");
    for (const block of section.blocks) lines.push(...(await blockLines(block, keep)));
  }
  return { text: `${lines.join("\n\n")}\n`, pictures };
}

async function blockLines(block: Block, keep: (png: Buffer) => string): Promise<string[]> {
  const label = (text: string | undefined) => (text ? [md`### ${text}`.source] : []);
  switch (block.kind) {
    case "text":
      return [...label(block.label), ...(block.text ? [md`${block.text}`.source] : [])];
    case "list":
      return [...label(block.label), block.items.map((item) => md`- ${oneLine(item)}`.source).join("\n")];
    case "table":
      return [...(block.caption ? [md`**${block.caption}**`.source] : []), tableText(block)];
    case "html":
      return [...label(block.caption), block.html];
    case "picture":
      return [...label(block.caption), image(keep(Buffer.from(block.png, "base64")), block.alt)];
    case "figure":
      return [...label(block.caption), image(keep(await toPng(block.figure)), block.figure.alt)];
  }
}

function tableText({ columns, rows }: Extract<Block, { kind: "table" }>): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => md`${oneLine(cell)}`.source).join(" | ")} |`;
  return [line(columns), `| ${columns.map(() => "---").join(" | ")} |`, ...rows.map(line)].join("\n");
}

const image = (address: string, alt: string): string => `![${md`${oneLine(alt)}`.source}](${encodeURI(address)})`;

const oneLine = (text: string) => text.replace(/\s*\n\s*/g, " ");
