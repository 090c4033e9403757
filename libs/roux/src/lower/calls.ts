import type { Group, Guard, Operand, Rule, Score, Test } from "../ir/core.ts";
import { namedOf } from "../ir/named.ts";
import type { Brought, Origin } from "../link/link.ts";
import type { EnrichmentItem, GuardNode, Item } from "../syntax/ast.ts";
import type { Vocabulary } from "../vocabulary.ts";
import { CallReports, type Written } from "./call-reports.ts";
import type { Context } from "./context.ts";
import { addendOf, itemOf, leftOf, listOf, rightOf, type Spot } from "./spots.ts";
import type { ListedTool } from "./tool-lists.ts";
import { ToolTests, type Verdict } from "./tool-tests.ts";

/** What a ruleset says, with the lists of tools that it is held to. */
export interface Calls {
  readonly tools: readonly ListedTool[];
  readonly groups: readonly Group[];
  readonly scores: readonly Score[];
  readonly rules: readonly Rule[];
  readonly items: readonly Item[];
  readonly brought: readonly Brought[];
}

/** Reports what rules and groups ask of tools and arguments that no list of tools has. */
export function checkCalls(context: Context, { tools, groups, scores, rules, items, brought }: Calls): void {
  const { calls } = context.vocabulary;
  if (calls === undefined) return;
  const within = (origin: Origin | undefined, work: () => void): void =>
    origin === undefined ? work() : context.within(origin, work);
  const check = new CallCheck(context, tools, groups, calls);
  const origins = new Map(brought.map(({ item, origin }) => [`${item.kind} ${item.name.text}`, origin]));
  for (const item of items) if (item.kind === "enrich") check.sources(item);
  for (const { item, origin } of brought) if (item.kind === "enrich") context.within(origin, () => check.sources(item));
  for (const { name, guards } of groups.filter(({ of }) => of === undefined))
    within(origins.get(`group ${name}`), () => check.guards(guards));
  // Each term is asked for itself.
  for (const { name, terms } of scores.filter(({ of }) => of === undefined))
    for (const { guard } of terms) within(origins.get(`score ${name}`), () => check.guards([guard]));
  for (const { name, guards } of rules) {
    check.guards(guards);
    // What is awaited is asked of the same call.
    for (const { guard } of context.arms.get(name) ?? [])
      if (guard !== undefined) check.guards([...guards, guard], guards.length);
  }
}

/** Where a test is written, the tools that it may be asked of, and whether it stands behind `not`. */
interface Asked {
  readonly node: GuardNode;
  readonly tools: readonly ListedTool[];
  readonly negated: boolean;
}

class CallCheck {
  readonly #context: Context;
  readonly #all: readonly ListedTool[];
  readonly #object: string;
  readonly #tests: ToolTests;
  readonly #reports: CallReports;

  constructor(
    context: Context,
    tools: readonly ListedTool[],
    groups: readonly Group[],
    calls: NonNullable<Vocabulary["calls"]>,
  ) {
    this.#context = context;
    this.#all = tools;
    this.#object = calls.arguments;
    this.#tests = new ToolTests(calls.tool, groups);
    this.#reports = new CallReports(context, tools);
  }

  /** What a declared enrichment is looked up by; it may be asked for with any tool. */
  sources({ name, from, by }: EnrichmentItem): void {
    const paths = this.#context.ligands.get(name.text)?.ligand?.from ?? [];
    const items = by?.amount ? [...from.items, by.amount] : from.items;
    if (paths.length === items.length)
      for (const [at, path] of paths.entries())
        this.#read({ kind: "field", path }, this.#all, { span: items[at]?.span ?? name.span, isExact: true });
  }

  /** Guards that hold together, of which those before `first` have been seen. */
  guards(guards: readonly Guard[], first = 0): void {
    const tests = guards.map(({ test }) => test);
    for (const [at, tools] of this.#beside(tests, this.#all, "fails").entries()) {
      const test = tests[at];
      const node = test && this.#context.written?.get(test);
      if (at >= first && test && node) this.#visit(test, { node, tools, negated: false });
    }
  }

  /** For each of several tests, the tools for which none of the others comes to `end`, with which nothing else matters. */
  #beside(tests: readonly Test[], tools: readonly ListedTool[], end: Verdict): (readonly ListedTool[])[] {
    const ended = tests.map((test) => tools.map(({ name }) => this.#tests.verdict(test, name) === end));
    const counts = tools.map((_, tool) => ended.filter((own) => own[tool]).length);
    return ended.map((own) => tools.filter((_, tool) => counts[tool] === (own[tool] ? 1 : 0)));
  }

  #visit(test: Test, outer: Asked): void {
    const asked = { ...outer, node: this.#context.written?.get(test) ?? outer.node };
    const { node, tools, negated } = asked;
    switch (test.kind) {
      case "all":
      case "any": {
        // Alternatives say nothing of each other; behind `not`, all of them have to fail.
        const end = test.kind === "all" ? "fails" : "holds";
        const beside = test.kind === "all" || negated ? this.#beside(test.tests, tools, end) : undefined;
        for (const [at, part] of test.tests.entries()) this.#visit(part, { ...asked, tools: beside?.[at] ?? tools });
        break;
      }
      case "not":
        this.#visit(test.test, { ...asked, negated: !negated });
        break;
      case "quantified":
        this.#read(test.list, tools, listOf(node));
        this.#visit(test.test, asked);
        break;
      case "sum":
        for (const [at, { operand }] of [...test.left, ...test.right].entries())
          this.#read(operand, tools, addendOf(node, at));
        break;
      case "compare":
        this.#compare(test, asked);
        break;
      case "member":
        this.#member(test, asked);
        break;
      case "truth":
      case "present":
      case "match":
        this.#read(test.operand, tools, leftOf(node));
        break;
    }
  }

  #compare(test: Extract<Test, { kind: "compare" }>, { node, tools }: Asked): void {
    const { op, left, right } = test;
    const written = op === "==" || op === "!=" ? [{ constant: right, spot: rightOf(node) }] : [];
    const name = this.#tests.namedTool(test);
    if (name !== undefined && written.length > 0) this.#reports.tool(name, rightOf(node));
    this.#read(left, tools, leftOf(node), written);
    this.#read(right, tools, rightOf(node));
  }

  #member({ operand, values }: Extract<Test, { kind: "member" }>, { node, tools }: Asked): void {
    const set = node.kind === "in" && "text" in node.of ? this.#context.sets.get(node.of.text) : undefined;
    const named = set && "values" in set && set.origin === undefined ? set.values : undefined;
    const written = values.map((constant, at) => ({ constant, spot: itemOf(node, at, values, named) }));
    this.#read(operand, tools, leftOf(node), written);
    if (this.#tests.isTool(operand))
      for (const { constant, spot } of written) {
        const told = constant.kind === "text" && this.#reports.tool(constant.value, spot);
        // A set that has a name is one place.
        if (told && !spot.isExact) break;
      }
  }

  #read(operand: Operand, tools: readonly ListedTool[], spot: Spot, written: readonly Written[] = []): void {
    const named = operand.kind === "field" || operand.kind === "element" ? namedOf(operand.path) : undefined;
    if (named?.object !== this.#object || named === undefined) return;
    if (operand.kind === "element") {
      if (named.reading === "texts") this.#reports.element(named, { tools, written });
      return;
    }
    const isCount = operand.kind === "field" && operand.count;
    // More than the path of a value stands there: `arguments.filter.*`, `count(arguments.paths)`.
    const isExact = spot.isExact && !isCount && named.reading !== "anywhere";
    const reading = isCount ? "given" : named.reading;
    this.#reports.argument({ ...named, reading }, { tools, spot: { ...spot, isExact }, written });
  }
}
