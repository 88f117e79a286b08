/** PostgreSQL's type for a DuckDB type; what PostgreSQL cannot hold without loss (nested values, nanoseconds, intervals) stays text or JSON. */
export function postgresType(type: string): string {
  const known = types[type];
  if (known) return known;
  const decimal = /^DECIMAL\((\d+),(\d+)\)$/.exec(type);
  if (decimal) return `numeric(${decimal[1]},${decimal[2]})`;
  return type === "JSON" || /[[\]]$|^(STRUCT|MAP|UNION)\(/.test(type) ? "json" : "text";
}

const types: Readonly<Record<string, string>> = {
  BOOLEAN: "boolean",
  TINYINT: "smallint",
  SMALLINT: "smallint",
  INTEGER: "integer",
  BIGINT: "bigint",
  UTINYINT: "smallint",
  USMALLINT: "integer",
  UINTEGER: "bigint",
  UBIGINT: "numeric(20,0)",
  HUGEINT: "numeric(39,0)",
  UHUGEINT: "numeric(39,0)",
  FLOAT: "real",
  DOUBLE: "double precision",
  VARCHAR: "text",
  BLOB: "bytea",
  DATE: "date",
  TIME: "time",
  TIMESTAMP: "timestamp",
  TIMESTAMP_S: "timestamp",
  TIMESTAMP_MS: "timestamp",
  "TIMESTAMP WITH TIME ZONE": "timestamp with time zone",
  UUID: "uuid",
};

/** The text of a value, as the parameter of a statement, in PostgreSQL's words. */
export const intoPostgres = (parameter: string, type: string): string => {
  const to = postgresType(type);
  if (to === "bytea") return `decode(${parameter}, 'hex')`;
  // Years before the common era: DuckDB writes "(BC)".
  if (/^(date|timestamp)/.test(to)) return `replace(${parameter}, '(BC)', 'BC')::${to}`;
  return `${parameter}::${to}`;
};

/** A value as the text from which DuckDB makes it again. */
export const outOfPostgres = (column: string, type: string): string => {
  const from = postgresType(type);
  if (from === "bytea") return `encode(${column}, 'hex')`;
  if (/^(date|timestamp)/.test(from)) return `replace(${column}::text, 'BC', '(BC)')`;
  return `${column}::text`;
};
