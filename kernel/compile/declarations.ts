import type typescript from "typescript-for-cells";
import type { TypeScript } from "./options";

/** What a name declared at the top of a cell can be: `variable`s can be assigned, `import`s may be anything. */
export type Kind = "variable" | "function" | "class" | "type" | "namespace" | "import";

export interface Declared {
  name: string;
  kind: Kind;
  /** `let` or `var`. */
  assignable: boolean;
  /** Of a generic type: `<T extends string>` and `<T>`. */
  parameters?: { declared: string; used: string };
}

/** The names that a statement at the top of a cell declares. */
export function declaredBy(ts: TypeScript, statement: typescript.Statement): Declared[] {
  const one = (name: typescript.Identifier | undefined, kind: Kind): Declared[] =>
    name ? [{ name: name.text, kind, assignable: false }] : [];
  if (ts.isVariableStatement(statement)) {
    const { declarations, flags } = statement.declarationList;
    const assignable = (flags & ts.NodeFlags.BlockScoped) !== ts.NodeFlags.Const;
    return declarations.flatMap(({ name }) => namesOf(ts, name).map((text) => ({ name: text, kind: "variable" as const, assignable })));
  }
  if (ts.isFunctionDeclaration(statement)) return one(statement.name, "function");
  if (ts.isClassDeclaration(statement) || ts.isEnumDeclaration(statement)) return one(statement.name, "class");
  if (ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement)) {
    return [{ name: statement.name.text, kind: "type", assignable: false, parameters: parametersOf(statement) }];
  }
  if (ts.isModuleDeclaration(statement))
    return isAugmentation(ts, statement) ? [] : one(statement.name as typescript.Identifier, "namespace");
  if (ts.isImportEqualsDeclaration(statement)) return one(statement.name, "import");
  if (!ts.isImportDeclaration(statement)) return [];
  const { name, namedBindings } = statement.importClause ?? {};
  if (!namedBindings) return one(name, "import");
  const named = ts.isNamespaceImport(namedBindings) ? [namedBindings] : namedBindings.elements;
  return [...one(name, "import"), ...named.flatMap((element) => one(element.name, "import"))];
}

function parametersOf({ typeParameters }: typescript.InterfaceDeclaration | typescript.TypeAliasDeclaration): Declared["parameters"] {
  if (!typeParameters) return undefined;
  const list = (texts: string[]) => `<${texts.join(", ")}>`;
  return { declared: list(typeParameters.map((each) => each.getText())), used: list(typeParameters.map(({ name }) => name.text)) };
}

/** Whether `using x = ...`: it is disposed of at the end of the cell, so nothing is left to share. */
export const isUsing = (ts: TypeScript, statement: typescript.Statement): boolean =>
  ts.isVariableStatement(statement) && (statement.declarationList.flags & ts.NodeFlags.Using) === ts.NodeFlags.Using;

/** `declare global` and `declare module "name"`. */
export const isAugmentation = (ts: TypeScript, { name, flags }: typescript.ModuleDeclaration): boolean =>
  ts.isStringLiteral(name) || (flags & ts.NodeFlags.GlobalAugmentation) !== 0;

function namesOf(ts: TypeScript, name: typescript.BindingName): string[] {
  if (ts.isIdentifier(name)) return [name.text];
  return name.elements.flatMap((element) => (ts.isBindingElement(element) ? namesOf(ts, element.name) : []));
}
