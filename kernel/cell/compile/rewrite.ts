import type * as typescript from "@tslab/typescript-for-tslab";
import type { TypeScript } from "./typescript";

/** What a compiled cell calls where it says `import(...)` and `import.meta`, and around what it awaits and iterates with `for await`. */
export const given = { import: "tslabMlImport", meta: "tslabMlMeta", await: "tslabMlAwait", iterate: "tslabMlIterate" } as const;

/**
 * Turns the shorthand `{ a }` into `{ a: exports.a }` where an earlier cell declared `a`; tslab itself reaches earlier variables everywhere but there.
 *
 * @param isEarlier whether a file holds the declarations of earlier cells
 */
export function spellOutShorthands(
  ts: TypeScript,
  checker: typescript.TypeChecker,
  isEarlier: (file: typescript.SourceFile) => boolean,
): typescript.TransformerFactory<typescript.SourceFile> {
  const { factory } = ts;
  return (context) => (file) => {
    const visit = (node: typescript.Node): typescript.Node => {
      if (!ts.isShorthandPropertyAssignment(node)) return ts.visitEachChild(node, visit, context);
      const declarations = checker.getShorthandAssignmentValueSymbol(node)?.declarations;
      if (!declarations?.some((declaration) => isEarlier(declaration.getSourceFile()))) return ts.visitEachChild(node, visit, context);
      const value = factory.createPropertyAccessExpression(factory.createIdentifier("exports"), node.name.text);
      const initial = node.objectAssignmentInitializer && (ts.visitNode(node.objectAssignmentInitializer, visit) as typescript.Expression);
      return factory.createPropertyAssignment(
        node.name.text,
        initial ? factory.createBinaryExpression(value, ts.SyntaxKind.EqualsToken, initial) : value,
      );
    };
    return ts.visitNode(file, visit) as typescript.SourceFile;
  };
}

/**
 * Turns `let a = 1; export { a }` into `export let a = 1`. TypeScript then reads and writes `exports.a` everywhere in the cell, so that a function
 * sees what a later cell assigns.
 */
export function exportWhereDeclared(ts: TypeScript): typescript.TransformerFactory<typescript.SourceFile> {
  const { factory } = ts;
  return () => (file) => {
    const exported = new Set<string>();
    for (const statement of file.statements) {
      for (const { name, propertyName } of exportsOf(ts, statement)) if (!propertyName) exported.add(name.text);
    }
    const moved = new Set<string>();
    const statements = file.statements.map((statement) => {
      if (!ts.isVariableStatement(statement) || statement.modifiers?.length) return statement;
      const names = statement.declarationList.declarations.flatMap(({ name }) => namesOf(ts, name));
      if (!names.every((name) => exported.has(name))) return statement;
      for (const name of names) moved.add(name);
      const modifiers = [factory.createModifier(ts.SyntaxKind.ExportKeyword)];
      return factory.updateVariableStatement(statement, modifiers, statement.declarationList);
    });
    const rest = statements.map((statement) => {
      const specifiers = exportsOf(ts, statement);
      if (specifiers.length === 0) return statement;
      const kept = specifiers.filter(({ name }) => !moved.has(name.text));
      return factory.createExportDeclaration(undefined, false, factory.createNamedExports(kept));
    });
    return factory.updateSourceFile(file, rest);
  };
}

/**
 * Keeps `import()` and `import.meta` working where TypeScript would write CommonJS, lets an interrupt end whatever the cell awaits, and notes in
 * `found` what is imported and awaited.
 */
export function callKernel(
  ts: TypeScript,
  found: { imports: string[]; forAwait: boolean },
): typescript.TransformerFactory<typescript.SourceFile> {
  const { factory } = ts;
  const call = (name: string, ...args: typescript.Expression[]) =>
    factory.createCallExpression(factory.createIdentifier(name), undefined, args);
  return (context) => (file) => {
    const visit = (node: typescript.Node): typescript.Node => {
      if (
        (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) &&
        node.moduleSpecifier &&
        ts.isStringLiteral(node.moduleSpecifier)
      ) {
        found.imports.push(node.moduleSpecifier.text);
      }
      if (ts.isMetaProperty(node) && node.keywordToken === ts.SyntaxKind.ImportKeyword) return factory.createIdentifier(given.meta);
      const visited = ts.visitEachChild(node, visit, context);
      if (ts.isCallExpression(visited) && visited.expression.kind === ts.SyntaxKind.ImportKeyword)
        return call(given.import, ...visited.arguments);
      if (ts.isAwaitExpression(visited)) return factory.updateAwaitExpression(visited, call(given.await, visited.expression));
      if (ts.isForOfStatement(visited) && visited.awaitModifier) {
        if (!ts.findAncestor(node, ts.isFunctionLike)) found.forAwait = true;
        const { awaitModifier, initializer, expression, statement } = visited;
        return factory.updateForOfStatement(visited, awaitModifier, initializer, call(given.iterate, expression), statement);
      }
      return visited;
    };
    return ts.visitNode(file, visit) as typescript.SourceFile;
  };
}

/**
 * Replaces the getters by which TypeScript exports an import, and the mark of an ES module, by plain values: a later cell may declare the same name.
 * Each stays on its line.
 */
export function plainExports(code: string): string {
  return code
    .replace(/Object\.defineProperty\(exports, "__esModule", \{ value: true \}\);/g, "")
    .replace(
      /Object\.defineProperty\(exports, "([^"]+)", \{ enumerable: true, get: function \(\) \{ return (.+?); \} \}\);/g,
      "exports.$1 = $2;",
    );
}

function exportsOf(ts: TypeScript, statement: typescript.Statement): readonly typescript.ExportSpecifier[] {
  if (!ts.isExportDeclaration(statement) || statement.moduleSpecifier || !statement.exportClause) return [];
  return ts.isNamedExports(statement.exportClause) ? statement.exportClause.elements : [];
}

function namesOf(ts: TypeScript, name: typescript.BindingName): string[] {
  if (ts.isIdentifier(name)) return [name.text];
  return name.elements.flatMap((element) => (ts.isBindingElement(element) ? namesOf(ts, element.name) : []));
}
