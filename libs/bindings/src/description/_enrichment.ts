import type { Counters } from "@glither/ledger";
import type { Provider } from "../offer/provider.ts";
import { otherwise } from "../providers/otherwise.ts";
import { readClockNode } from "./_clock.ts";
import { readAnswer, readConstant } from "./_constant.ts";
import type { Described, Opening } from "./_context.ts";
import { readCounter } from "./_counter.ts";
import { readHttp } from "./_http.ts";
import { type Node, quoted } from "./_node.ts";
import { readSql } from "./_sql.ts";
import { readTable } from "./_table.ts";

const KINDS = ["constant", "table", "http", "sql", "counter", "clock"] as const;

/** What answers one enrichment: exactly one kind, and perhaps what is answered where that finds nothing. */
export function readEnrichment(
  node: Node,
  described: Described,
  counters: Counters | undefined,
): Opening<Provider> | undefined {
  const members = node.members([...KINDS, "otherwise"]);
  if (members === undefined) return undefined;
  const [kind, ...more] = KINDS.filter((name) => node.has(name));
  if (kind === undefined || more.length > 0) return node.fail(`expected one of ${quoted(KINDS)}`);
  const instead = members.get("otherwise");
  const answer = instead === undefined ? undefined : readAnswer(instead, described);
  const inner = node.at(kind);
  const readers = {
    constant: () => readConstant(inner, described),
    table: () => readTable(inner, described),
    http: () => readHttp(inner, described),
    sql: () => readSql(inner, described),
    counter: () => readCounter(inner, described, counters),
    clock: () => readClockNode(inner, described),
  };
  const opening = readers[kind]();
  if (opening === undefined || answer?.answer === undefined) return opening;
  return { node: opening.node, open: async () => otherwise(await opening.open(), answer.answer) };
}
