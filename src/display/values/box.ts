/** Rows in the box that Keras draws around `model.summary()`; the first row is the head. */
export function boxed(rows: readonly (readonly string[])[], { right = [] }: { right?: readonly number[] } = {}): string {
  const widths = (rows[0] ?? []).map((_, j) => Math.max(...rows.map((row) => row[j]?.length ?? 0)));
  const rule = (left: string, dash: string, cross: string, end: string) =>
    left + widths.map((width) => dash.repeat(width + 2)).join(cross) + end;
  const line = (row: readonly string[], bar: string) =>
    bar +
    row.map((text, j) => ` ${right.includes(j) ? text.padStart(widths[j] as number) : text.padEnd(widths[j] as number)} `).join(bar) +
    bar;
  const [head = [], ...body] = rows;
  const lines = body.map((row) => line(row, "│")).join(`\n${rule("├", "─", "┼", "┤")}\n`);
  return [rule("┏", "━", "┳", "┓"), line(head, "┃"), rule("┡", "━", "╇", "┩"), lines, rule("└", "─", "┴", "┘")].join("\n");
}
