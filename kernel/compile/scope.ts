import type { Declared, Kind } from "./declarations";

interface Owner extends Declared {
  cell: string;
}

/** The names that the cells so far have declared. */
export interface Scope {
  /** @param stays the cell changes what other modules or all files see, so that it is needed whatever its names become */
  add(cell: string, declared: readonly Declared[], stays: boolean): void;
  /** Cells that are still needed: they declare something which no later cell has declared anew. */
  cells(): Set<string>;
  /** What an earlier name is. */
  kindOf(name: string): Kind | undefined;
  /** The text of the module {@link earlierCells}, which hands on every visible name from the cell that declared it. */
  index(): string;
  /**
   * One line that makes earlier names known to a cell. A variable is declared, since an import cannot be assigned. The line always imports the same
   * modules: TypeScript builds a program anew when an import comes or goes.
   *
   * @param own what the cell declares itself, which hides earlier names
   * @param mentioned the names wanted; default all
   */
  prelude(own: readonly Declared[], mentioned?: ReadonlySet<string>): string;
  /**
   * The text by which a cell is remembered: as `text`, but what stood for earlier names by {@link prelude} now names their cells, since a later cell may
   * declare them anew.
   */
  remembered(text: string, own: readonly Declared[]): string;
}

export const earlierCells = "earlier cells";
/** What a cell's text calls that module. */
export const earlierNames = "tslabMlEarlier";

/** A name may stand for a value and for a type of different cells at once; what is both, or may be, stands alone. */
const isValue = (kind: Kind): boolean => kind !== "type";
const isType = (kind: Kind): boolean => kind !== "variable" && kind !== "function";
const hides = (later: Kind, earlier: Kind): boolean => (isValue(later) && isValue(earlier)) || (isType(later) && isType(earlier));

/** Keeps a type apart from a value of the same name that another cell declared. */
const handedOnAs = ({ name, kind }: Declared): string => (kind === "type" ? `${name}__type` : name);
const renamed = (from: string, to: string): string => (from === to ? from : `${from} as ${to}`);

/** What a prelude leaves in a cell's text and in its declarations. */
const preludeParts = new RegExp(
  `import [^;\\n]* from "\\./${earlierCells}"; ?|export (declare (let|const)|type) [^;\\n]+ ${earlierNames}\\.[^;\\n]+; ?`,
  "g",
);

const visibleTo = (own: readonly Declared[], owners: readonly Owner[]): Owner[] =>
  owners.filter(({ name, kind }) => !own.some((later) => later.name === name && hides(later.kind, kind)));

export function createScope(): Scope {
  const scope = new Map<string, Owner[]>();
  const staying = new Set<string>();
  const owners = (): Owner[] => [...scope.values()].flat();

  return {
    add(cell, declared, stays) {
      if (stays) staying.add(cell);
      for (const { name, kind } of declared) {
        const kept = (scope.get(name) ?? []).filter((owner) => owner.cell !== cell && !hides(kind, owner.kind));
        scope.set(name, kept);
      }
      for (const each of declared) {
        const known = scope.get(each.name)!;
        // Overloads and merged declarations of one cell are one owner.
        if (!known.some((owner) => hides(each.kind, owner.kind))) known.push({ ...each, cell });
      }
    },
    cells: () => new Set([...staying, ...owners().map(({ cell }) => cell)]),
    kindOf: (name) => scope.get(name)?.[0]?.kind,
    index() {
      const exported = owners().map((owner) => `export { ${renamed(owner.name, handedOnAs(owner))} } from "./${owner.cell}";`);
      return [...exported, ...[...staying].map((cell) => `import "./${cell}";`), "export {};"].join("\n");
    },
    prelude(own, mentioned) {
      const visible = visibleTo(own, mentioned ? [...mentioned].flatMap((name) => scope.get(name) ?? []) : owners());
      const isValueHere = ({ name }: Declared) => [...visible, ...own].some((each) => each.name === name && each.kind !== "type");
      const imported: string[] = [];
      const declared: string[] = [];
      for (const owner of visible) {
        const { name, kind, assignable, parameters = { declared: "", used: "" } } = owner;
        if (kind === "variable") declared.push(`export declare ${assignable ? "let" : "const"} ${name}: typeof ${earlierNames}.${name};`);
        else if (kind === "type" && isValueHere(owner)) {
          // An import cannot merge with a value of the same name.
          declared.push(`export type ${name}${parameters.declared} = ${earlierNames}.${handedOnAs(owner)}${parameters.used};`);
        } else imported.push(renamed(handedOnAs(owner), name));
      }
      const imports = `import { ${imported.join(", ")} } from "./${earlierCells}"; import * as ${earlierNames} from "./${earlierCells}";`;
      return [imports, ...declared].join(" ");
    },
    remembered(text, own) {
      const rest = text.replace(preludeParts, "");
      const mentioned = visibleTo(own, owners()).filter(({ name }) =>
        new RegExp(`(?<![\\w$.])${name.replaceAll("$", "\\$")}(?![\\w$])`).test(rest),
      );
      const direct = mentioned.map(({ name, kind, cell, assignable, parameters = { declared: "", used: "" } }) => {
        const from = `import("./${cell}").${name}`;
        if (kind === "variable") return `declare ${assignable ? "let" : "const"} ${name}: typeof ${from};`;
        return kind === "type" ? `type ${name}${parameters.declared} = ${from}${parameters.used};` : `import { ${name} } from "./${cell}";`;
      });
      return `${direct.join(" ")}\n${rest}`;
    },
  };
}
