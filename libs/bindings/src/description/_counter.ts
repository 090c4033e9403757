import type { Counters } from "@glither/ledger";
import { type Counting, countingOf } from "@glither/roux/core";
import type { Provider } from "../offer/provider.ts";
import { type CounterOptions, counterProvider } from "../providers/counter/counter-provider.ts";
import { type Described, givenPaths, isGiven, type Opening } from "./_context.ts";
import { type Members, type Node, quoted } from "./_node.ts";

const YEAR = 366 * 86_400_000;
const MEMBERS = ["name", "key", "amount", "window", "answer", "limit", "counts"] as const;

/** `{"counter": {"key": "client", "window": "1h", "answer": "left", "limit": 100}}` */
export function readCounter(
  node: Node,
  described: Described,
  store: Counters | undefined,
): Opening<Provider> | undefined {
  const { enrichment, type } = described;
  const counting = countingOf(enrichment);
  if (counting !== undefined) return readDeclared(node, described, { counting, store });
  const members = node.members(MEMBERS, ["window"]);
  if (members === undefined) return undefined;
  const counter = members.get("name")?.text() ?? enrichment.path;
  const keyNode = members.get("key");
  const keys = keyNode === undefined ? [] : givenPaths(keyNode, described);
  const window = members.get("window")?.duration(1, YEAR);
  const amountNode = members.get("amount");
  const amount = amountNode?.text();
  if (amountNode !== undefined && amount !== undefined) isGiven(amountNode, amount, described);
  const answer = readAnswer(members, node);
  const countsNode = members.get("counts");
  const counts = countsNode && readVerdicts(countsNode, described.surroundings.contract.restrictiveness);
  if (type.kind !== "integer" && type.kind !== "number") node.fail(`\`${enrichment.path}\` is no number`);
  if (store === undefined) return node.fail("there is nothing here to count in: a counter needs a host with a ledger");
  if (keys === undefined || window === undefined || answer === undefined) return undefined;
  return { node, open: () => counterProvider({ store, counter, keys, amount, window, answer, counts }) };
}

/** What a ruleset has counted: it says what and for how long, and its binding set where it is kept and which decisions count. */
function readDeclared(
  node: Node,
  { enrichment, surroundings }: Described,
  { counting, store }: { readonly counting: Counting; readonly store: Counters | undefined },
): Opening<Provider> | undefined {
  const { keys, amount, window } = counting;
  const members = node.members(["name", "counts"]);
  if (members === undefined) return undefined;
  const counter = members.get("name")?.text() ?? enrichment.path;
  const countsNode = members.get("counts");
  const counts = countsNode && readVerdicts(countsNode, surroundings.contract.restrictiveness);
  if (store === undefined) return node.fail("there is nothing here to count in: a counter needs a host with a ledger");
  return { node, open: () => counterProvider({ store, counter, keys, amount, window, answer: "total", counts }) };
}

/** Boxes and states, as the dialect has them where that is known. */
function readVerdicts(node: Node, known: readonly string[] | undefined): readonly string[] | undefined {
  const items = node.items();
  if (items?.length === 0) return node.fail("expected one verdict at least");
  return items?.flatMap((item) => {
    const verdict = item.text();
    if (verdict === undefined) return [];
    if (known === undefined || known.includes(verdict)) return [verdict];
    return item.fail(`is no verdict of the dialect; there is ${quoted(known)}`) ?? [];
  });
}

function readAnswer(members: Members<(typeof MEMBERS)[number]>, node: Node): CounterOptions["answer"] | undefined {
  const limit = members.get("limit")?.whole(0, Number.MAX_SAFE_INTEGER);
  const chosen = members.get("answer");
  const answer = chosen === undefined ? "total" : chosen.value;
  if (answer === "left") return limit === undefined ? node.at("limit").fail("is missing") : { limit };
  if (members.get("limit") !== undefined) node.at("limit").fail('goes with `"answer": "left"` alone');
  return answer === "total" || answer === "before"
    ? answer
    : node.at("answer").fail("expected `total`, `before` or `left`");
}
