import type { Action, Constant, Core, Guard, Obligation, Outcome, Rule, Test } from "@glither/roux";

/** A core with one thing wrong, and what that is. */
export interface Mutant {
  readonly what: string;
  readonly core: Core;
}

/** Every core that differs from this one in one small way: the mistakes that a back end could make. */
export function* mutants(core: Core): Generator<Mutant> {
  for (const [what, rules] of listMutants(core.rules, (rule) => ruleMutants(core, rule), "rule"))
    yield { what, core: { ...core, rules } };
  for (const box of core.boxes.filter((other) => other !== core.default_box))
    yield { what: `default box ${box}`, core: { ...core, default_box: box } };
}

type Changed<T> = readonly [what: string, changed: T];

/** One item dropped, changed, or swapped with the next. */
function* listMutants<T>(
  items: readonly T[],
  itemMutants: (item: T) => Iterable<Changed<T>>,
  kind: string,
): Generator<Changed<readonly T[]>> {
  for (const [index, item] of items.entries()) {
    const next = items[index + 1];
    yield [`drop ${kind} ${index + 1}`, items.toSpliced(index, 1)];
    if (next !== undefined) yield [`swap ${kind} ${index + 1} with the next`, items.toSpliced(index, 2, next, item)];
    for (const [what, changed] of itemMutants(item))
      yield [`${kind} ${index + 1}: ${what}`, items.with(index, changed)];
  }
}

function* ruleMutants(core: Core, rule: Rule): Generator<Changed<Rule>> {
  yield ["another name", { ...rule, name: `${rule.name}_` }];
  yield ["another reason class", { ...rule, reason_class: `${rule.reason_class}_` }];
  for (const [what, guards] of listMutants(rule.guards, (guard) => guardMutants(core, guard), "guard"))
    yield [what, { ...rule, guards }];
  for (const [what, actions] of listMutants(rule.actions, actionMutants, "action")) yield [what, { ...rule, actions }];
  for (const [what, outcome] of outcomeMutants(core, rule.outcome)) yield [what, { ...rule, outcome }];
}

function* guardMutants(core: Core, guard: Guard): Generator<Changed<Guard>> {
  for (const [what, test] of testMutants(core, guard.test)) yield [what, { ...guard, test }];
}

function* testMutants(core: Core, test: Test): Generator<Changed<Test>> {
  yield ["negated", test.kind === "not" ? test.test : { kind: "not", test }];
  if (test.kind === "not")
    for (const [what, inner] of testMutants(core, test.test)) yield [what, { ...test, test: inner }];
  if (test.kind === "compare" && test.right.kind === "symbol")
    for (const right of otherSymbols(core, test.left.path, test.right))
      yield [`compared with ${right.value}`, { ...test, right }];
  if (test.kind === "match")
    for (const [what, source] of patternMutants(test.pattern.source))
      yield [what, { ...test, pattern: { ...test.pattern, source } }];
  if (test.kind === "match") yield ["in any case", { ...test, pattern: { ...test.pattern, flags: "iu" } }];
}

function otherSymbols(core: Core, path: string, { value }: Extract<Constant, { kind: "symbol" }>) {
  const type = [...core.fields, ...core.enrichments].find((typed) => typed.path === path)?.type;
  const symbols = type?.kind === "enum" ? type.symbols : [];
  return symbols.filter((symbol) => symbol !== value).map((symbol) => ({ kind: "symbol" as const, value: symbol }));
}

/** For patterns like `^(a|b)$`: no anchor, one text less. */
function* patternMutants(source: string): Generator<Changed<string>> {
  yield ["no anchor before", source.replace(/^\^/u, "")];
  yield ["no anchor behind", source.replace(/\$$/u, "")];
  const texts = /\(([^)]*)\)/u.exec(source)?.[1]?.split("|") ?? [];
  for (const [index, text] of texts.entries())
    yield [`without ${text}`, source.replace(/\([^)]*\)/u, `(${texts.toSpliced(index, 1).join("|")})`)];
}

function* actionMutants(action: Action): Generator<Changed<Action>> {
  for (const [index, argument] of action.args.entries())
    if (argument.value.kind === "text")
      yield [
        `another ${argument.name}`,
        { ...action, args: action.args.with(index, { ...argument, value: { kind: "text", value: "elsewhere" } }) },
      ];
}

function* outcomeMutants(core: Core, outcome: Outcome): Generator<Changed<Outcome>> {
  if (outcome.kind === "none") return;
  if (outcome.kind === "settled") {
    for (const box of otherBoxes(core, outcome.box)) yield [`into ${box}`, { ...outcome, box }];
    return;
  }
  yield ["another state", { ...outcome, state: `${outcome.state}_` }];
  yield ["one resolution less", { ...outcome, resolutions: outcome.resolutions.slice(1) }];
  for (const [what, obligations] of listMutants(
    outcome.obligations,
    (item) => obligationMutants(core, item),
    "obligation",
  ))
    yield [what, { ...outcome, obligations }];
}

function* obligationMutants(core: Core, obligation: Obligation): Generator<Changed<Obligation>> {
  const { trigger } = obligation;
  for (const box of otherBoxes(core, obligation.box)) yield [`into ${box}`, { ...obligation, box }];
  yield ["another reason class", { ...obligation, reason_class: "other" }];
  if (trigger.kind === "on")
    yield ["on another event", { ...obligation, trigger: { ...trigger, event: "admin.reject" } }];
  if (trigger.kind === "after")
    for (const ms of [trigger.ms - 1, trigger.ms + 1])
      yield [`after ${ms} ms`, { ...obligation, trigger: { ...trigger, ms } }];
}

function otherBoxes(core: Core, box: string): string[] {
  return core.boxes.filter((other) => other !== box);
}
