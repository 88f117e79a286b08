import type typescript from "typescript-for-cells";
import type { TypeScript } from "./options";
import { given } from "./protocol";

/**
 * Fits what TypeScript writes for a module of its own to the object that all cells share. The mark of an ES module goes, and so does the line that makes
 * every name undefined before the module runs: a name keeps its value until the cell declares it. An import stays a getter, but one that a later cell
 * may replace.
 */
export function shareExports(ts: TypeScript): typescript.TransformerFactory<typescript.SourceFile> {
  const { factory } = ts;

  function fit(statement: typescript.Statement): typescript.Statement | undefined {
    // What the user wrote has a place in the cell.
    if (!ts.isExpressionStatement(statement) || statement.expression.pos >= 0) return statement;
    const { expression } = statement;
    if (ts.isBinaryExpression(expression)) return isVoid(expression) && ts.getOriginalNode(statement).pos < 0 ? undefined : statement;
    const [, name, value] = ts.isCallExpression(expression) ? expression.arguments : [];
    if (!name || !ts.isStringLiteral(name) || !value || !ts.isObjectLiteralExpression(value)) return statement;
    if (name.text === "__esModule") return undefined;
    const getter = value.properties.find((each) => ts.isPropertyAssignment(each) && ts.isFunctionExpression(each.initializer));
    if (!getter) return statement;
    const call = factory.createCallExpression(factory.createIdentifier(given.bind), undefined, [
      name,
      (getter as typescript.PropertyAssignment).initializer,
    ]);
    return factory.createExpressionStatement(call);
  }

  /** `exports.a = exports.b = void 0` */
  function isVoid({ right }: typescript.BinaryExpression): boolean {
    return ts.isBinaryExpression(right) ? isVoid(right) : ts.isVoidExpression(right);
  }

  return () => (file) =>
    factory.updateSourceFile(
      file,
      file.statements.flatMap((statement) => fit(statement) ?? []),
    );
}
