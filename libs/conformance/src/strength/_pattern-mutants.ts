import type { Pattern } from "@glither/roux/core";

/** Patterns with one anchor, one alternative, one class or one quantifier changed, or with letter case the other way. */
export function* patternMutants(pattern: Pattern): Generator<Pattern> {
  const { source, flags } = pattern;
  const seen = new Set([source]);
  for (const changed of sourceMutants(source)) {
    if (seen.has(changed) || !isRegex(changed, flags)) continue;
    seen.add(changed);
    yield { source: changed, flags };
  }
  yield { source, flags: flags.includes("i") ? flags.replace("i", "") : `i${flags}` };
}

function* sourceMutants(source: string): Generator<string> {
  for (const anchor of source.matchAll(/^\^|\$$|\\[bB]/gu))
    yield source.slice(0, anchor.index) + source.slice(anchor.index + anchor[0].length);
  for (const { start, end, alternatives } of alternations(source))
    for (const index of alternatives.keys())
      yield source.slice(0, start) + alternatives.toSpliced(index, 1).join("|") + source.slice(end);
}

interface Alternation {
  readonly start: number;
  readonly end: number;
  readonly alternatives: readonly string[];
}

/** The whole pattern and each of its groups, where there are two alternatives at least. */
function alternations(source: string): Alternation[] {
  const found: Alternation[] = [];
  const open = [{ start: 0, bars: [] as number[] }];
  const close = (end: number): void => {
    const group = open.pop();
    if (group === undefined || group.bars.length === 0) return;
    const cuts = [group.start - 1, ...group.bars, end];
    const alternatives = cuts.slice(1).map((cut, index) => source.slice((cuts[index] ?? 0) + 1, cut));
    found.push({ start: group.start, end, alternatives });
  };
  for (const { 0: token, index } of source.matchAll(/\\.|\[(?:\\.|[^\]\\])*\]|\((?:\?:)?|[)|]/gu)) {
    if (token.startsWith("(")) open.push({ start: index + token.length, bars: [] });
    else if (token === ")") close(index);
    else if (token === "|") open.at(-1)?.bars.push(index);
  }
  close(source.length);
  return found;
}

function isRegex(source: string, flags: string): boolean {
  try {
    return new RegExp(source, flags) instanceof RegExp;
  } catch {
    return false;
  }
}
