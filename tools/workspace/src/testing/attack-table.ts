import { join } from "node:path";
import { ROOT } from "../packages.ts";

/** Where the counts of a run lie, one file each, since suites run in processes of their own. */
export const COUNTS = join(ROOT, "dist/attack");

/** What was tried, in the plural: the word that the table shows. */
export type Attack = "tamperings" | "mutants" | "messages" | "components" | "stores" | "texts" | "values" | "names";

/** What came of one kind of attack in one test. */
export interface Count {
  /** The suite's file without its endings. */
  readonly suite: string;
  readonly attack: Attack;
  readonly total: number;
  /** How often each outcome came: `refused`, `harmless`, or what must not happen under a name of its own. */
  readonly outcomes: Readonly<Record<string, number>>;
}

/** What must not be in a count, in words. */
export function badOutcomes({ total, outcomes }: Count): readonly string[] {
  const bad = Object.entries(outcomes)
    .filter(([name, times]) => times > 0 && name !== "refused" && name !== "harmless")
    .map(([name, times]) => `${times} ${name}`);
  const counted = Object.values(outcomes).reduce((sum, times) => sum + times, 0);
  return counted === total ? bad : [...bad, `${total - counted} without an outcome`];
}

/** The table of what all suites counted, and what is wrong with it: nothing, if all was refused or harmless. */
export function attackTable(counts: readonly Count[]): { readonly text: string; readonly faults: readonly string[] } {
  const groups = [...Map.groupBy(counts, ({ suite, attack }) => `${suite} ${attack}`)].sort(([a], [b]) =>
    a < b ? -1 : 1,
  );
  const rows = groups.map(([, group]) => row(group[0]?.suite ?? "", group[0]?.attack ?? "", group));
  const table = [["suite", "attack", "total", "refused", "harmless", "other"], ...rows, row("all", "", counts)];
  const widths = [0, 1, 2, 3, 4, 5].map((column) => Math.max(...table.map((cells) => cells[column]?.length ?? 0)));
  const text = table
    .map((cells) =>
      cells.map((cell, at) => (at > 1 ? cell.padStart(widths[at] ?? 0) : cell.padEnd(widths[at] ?? 0))).join("  "),
    )
    .join("\n");
  const faults = groups.flatMap(([, group]) =>
    group.flatMap((count) =>
      badOutcomes(count).map((bad) => `\`${count.suite}\`: of ${count.total} ${count.attack}, ${bad}`),
    ),
  );
  return { text, faults };
}

function row(suite: string, attack: string, counts: readonly Count[]): string[] {
  const sum = (of: (count: Count) => number | undefined) =>
    counts.reduce((total, count) => total + (of(count) ?? 0), 0);
  const total = sum((count) => count.total);
  const refused = sum((count) => count.outcomes["refused"]);
  const harmless = sum((count) => count.outcomes["harmless"]);
  return [suite, attack, ...[total, refused, harmless, total - refused - harmless].map((n) => n.toLocaleString("en"))];
}
