import type typescript from "typescript-for-cells";
import type { TypeScript } from "./options";
import { given } from "./protocol";

/** What {@link callKernel} saw. */
export interface Found {
  imports: string[];
  /** There is an `await`, `for await` or `await using` outside of any function. */
  awaits: boolean;
  /** The last statement is an expression. */
  hasValue: boolean;
}

export const nothingFound = (): Found => ({ imports: [], awaits: false, hasValue: false });

/**
 * Keeps `import()` and `import.meta` working where TypeScript would write CommonJS, notes in `found` what is imported, and lets an interrupt end whatever is
 * awaited. In a cell it also keeps the value of the last expression.
 */
export function callKernel(ts: TypeScript, found: Found, isCell: boolean): typescript.TransformerFactory<typescript.SourceFile> {
  const { factory } = ts;
  const call = (name: string, ...args: typescript.Expression[]) =>
    factory.createCallExpression(factory.createIdentifier(name), undefined, args);
  return (context) => (file) => {
    const last = file.statements.findLast((statement) => !ts.isExportDeclaration(statement) || statement.moduleSpecifier);
    let depth = 0;

    function visit(node: typescript.Node): typescript.Node {
      // Names and decorators of members are made where the class or object is.
      const step = isBody(node) ? 1 : (ts.isComputedPropertyName(node) || ts.isDecorator(node)) && isBody(node.parent) ? -1 : 0;
      depth += step;
      const visited = rewrite(node, ts.visitEachChild(node, visit, context));
      depth -= step;
      return visited;
    }

    const isBody = (node: typescript.Node): boolean =>
      ts.isFunctionLike(node) || ts.isPropertyDeclaration(node) || ts.isClassStaticBlockDeclaration(node);

    function rewrite(original: typescript.Node, node: typescript.Node): typescript.Node {
      if (ts.isMetaProperty(node) && node.keywordToken === ts.SyntaxKind.ImportKeyword) return factory.createIdentifier(given.meta);
      if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) return call(given.import, ...node.arguments);
      if (ts.isVariableDeclarationList(node) && (node.flags & ts.NodeFlags.AwaitUsing) === ts.NodeFlags.AwaitUsing) noteAwait();
      if (ts.isAwaitExpression(node)) {
        noteAwait();
        return factory.updateAwaitExpression(node, call(given.await, node.expression));
      }
      if (ts.isForOfStatement(node) && node.awaitModifier) {
        noteAwait();
        const { awaitModifier, initializer, expression, statement } = node;
        return factory.updateForOfStatement(node, awaitModifier, initializer, call(given.iterate, expression), statement);
      }
      if (!isCell) return node;
      // Later cells see what the cell declares; names of another module that passed through would only stand in their way.
      if (ts.isExportDeclaration(node) && node.moduleSpecifier && !node.exportClause && !node.isTypeOnly)
        return factory.createImportDeclaration(undefined, undefined, node.moduleSpecifier);
      if (ts.isVariableStatement(node) && original.parent === file) return startUndefined(node);
      if (original === last && ts.isExpressionStatement(node)) {
        found.hasValue = true;
        const target = factory.createPropertyAccessExpression(factory.createIdentifier("exports"), given.last);
        const kept = factory.createBinaryExpression(target, ts.SyntaxKind.EqualsToken, node.expression);
        return factory.updateExpressionStatement(node, kept);
      }
      return node;
    }

    /** `let x: T` is undefined from there on, whatever `x` was before; TypeScript would write nothing. `var x` keeps its value, as in any script. */
    function startUndefined(node: typescript.VariableStatement): typescript.Node {
      const { declarationList: list, modifiers } = node;
      const ambient = modifiers?.some(({ kind }) => kind === ts.SyntaxKind.DeclareKeyword);
      if (ambient || (list.flags & ts.NodeFlags.BlockScoped) !== ts.NodeFlags.Let) return node;
      const declarations = list.declarations.map((each) =>
        each.initializer ? each : factory.updateVariableDeclaration(each, each.name, undefined, each.type, factory.createVoidZero()),
      );
      return factory.updateVariableStatement(node, modifiers, factory.updateVariableDeclarationList(list, declarations));
    }

    const noteAwait = () => (found.awaits ||= depth === 0);

    for (const statement of file.statements) {
      const from = ts.isImportDeclaration(statement) || ts.isExportDeclaration(statement) ? statement.moduleSpecifier : undefined;
      if (from && ts.isStringLiteral(from)) found.imports.push(from.text);
    }
    return ts.visitNode(file, visit) as typescript.SourceFile;
  };
}
