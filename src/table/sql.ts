import { type Fragment, fragment, fragmentOf, list, name, type Parameter } from "./fragment";
import { asTable, type TableLike } from "./from-values";
import { withoutNaN } from "./nan";
import { query, type Table } from "./table";

export interface SqlOptions {
  /** Tables by the name that the statement calls them. */
  tables?: Readonly<Record<string, TableLike>>;
  /** Values by the name that the statement has after a `$`: bound, so that no text of a user becomes SQL. */
  parameters?: Readonly<Record<string, Parameter>>;
}

/**
 * A lazy table of a SELECT in DuckDB's dialect, with tables and values by name or put into a template. Values are always bound parameters.
 *
 *     await data.sql("SELECT city, avg(price) AS price FROM sales WHERE price > $least GROUP BY ALL ORDER BY ALL", { tables: { sales }, parameters: { least: 3 } });
 *     await data.sql`SELECT * FROM ${sales} WHERE city = ${city}`;
 *
 * NaN in a result becomes missing, as everywhere in tables.
 *
 * @throws {Error} with DuckDB's message, when it is not one SELECT, a name is unknown, or a parameter is missing
 */
export function sql(statement: string, options?: SqlOptions): Promise<Table>;
export function sql(statement: TemplateStringsArray, ...values: readonly (Table | Parameter)[]): Promise<Table>;
export async function sql(statement: string | TemplateStringsArray, ...rest: readonly unknown[]): Promise<Table> {
  const select =
    typeof statement === "string"
      ? await named(statement, rest[0] as SqlOptions | undefined)
      : fragment(statement, ...(rest as (Table | Parameter)[]));
  // Within parentheses only a SELECT is valid.
  return withoutNaN(await query(fragment`SELECT * FROM (${trimmed(select)}\n)`));
}

// Strings, quoted names, comments and dollar-quoted strings, as DuckDB's parser reads them; within them nothing is a parameter.
const tokens =
  /[eE]'(?:[^'\\]|\\.|'')*'|'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|\/\*[\s\S]*?\*\/|\$([A-Za-z_]\w*)?\$[\s\S]*?\$\1\$|\$(\w+)/g;

async function named(statement: string, { tables = {}, parameters = {} }: SqlOptions = {}): Promise<Fragment> {
  const parts: Fragment["parts"][number][] = [];
  const used = new Set<string>();
  let end = 0;
  for (const match of statement.matchAll(tokens)) {
    const parameter = match[2];
    if (parameter === undefined) {
      // A comment at the end would hide what comes after it.
      if (!/^(--|\/\*)/.test(match[0])) continue;
      parts.push(statement.slice(end, match.index), " ");
      end = match.index + match[0].length;
      continue;
    }
    if (!Object.hasOwn(parameters, parameter))
      throw new RangeError(
        `sql: the statement has $${parameter}, but parameters ${known(Object.keys(parameters))}; give parameters: { ${parameter}: ... }.`,
      );
    used.add(parameter);
    parts.push(statement.slice(end, match.index), { value: parameters[parameter] as Parameter });
    end = match.index + match[0].length;
  }
  parts.push(statement.slice(end));
  const unused = Object.keys(parameters).find((key) => !used.has(key));
  if (unused !== undefined) throw new RangeError(`sql: parameters has "${unused}", but the statement has no $${unused}.`);
  const given = await Promise.all(
    Object.entries(tables).map(async ([key, value]) => fragment`${name(key)} AS (FROM ${await asTable(value, `tables.${key}`)})`),
  );
  return given.length > 0 ? fragment`WITH ${list(given)} FROM (${trimmed(fragmentOf(parts))}\n)` : fragmentOf(parts);
}

const known = (names: string[]) => (names.length > 0 ? `has only ${names.join(", ")}` : "has none");

/** Without semicolons at the end, which cannot stand within parentheses. */
function trimmed({ parts }: Fragment): Fragment {
  const kept = [...parts];
  for (let last = kept.at(-1); typeof last === "string"; last = kept.at(-1)) {
    kept.pop();
    const text = last.replace(/[\s;]+$/, "");
    if (text === "") continue;
    kept.push(text);
    break;
  }
  return fragmentOf(kept);
}
