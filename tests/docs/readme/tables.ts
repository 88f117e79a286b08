import { savedRows } from "../../bench/train/saved";
import { factsOf, tableOf } from "../../bench/train/table";

/** The pages that hold figures of `npm run bench -- train`. */
export const withTables = ["README.md", "docs/training.md"] as const;

const marked = /(<!-- bench train ([\w,-]+)( facts)? -->\n).*?(<!-- end of bench -->)/gs;

/** A page with the tables between its marks as what is saved gives them; with `facts` the runs that they come from stand before. */
export function rendered(page: string): string {
  return page.replace(marked, (_, open: string, names: string, facts: string | undefined, close: string) => {
    const saved = savedRows(names.split(","));
    const runs = [...new Set(saved.map(({ run }) => run))];
    const said = runs.map((run) => {
      const rows = saved.filter((each) => each.run === run).map(({ row }) => row);
      return `- \`${run.command}\`, ${run.date}: ${factsOf(rows, run.machine, run.rounds).join(" ")}`;
    });
    return `${open}\n${facts ? `${said.join("\n")}\n\n` : ""}${tableOf(saved.map(({ row }) => row))}\n\n${close}`;
  });
}

/** What a page says, however its tables are aligned. */
export const unaligned = (page: string): string => page.replaceAll(/ +/g, " ").replaceAll(/-{2,}/g, "--");
