import { type Core, isObject, toJson } from "@glither/roux/core";
import { isCore } from "./core-file.ts";

/**
 * What a core means otherwise than one that was accepted: what is disposed otherwise, with an example each, and the rules of
 * which the text has changed, so that a constant stands beside its rule. Undefined where the accepted text is no core that
 * this compiler reads.
 */
export async function changedMeaning(accepted: string, now: Core): Promise<string | undefined> {
  const before = parsed(accepted);
  if (before === undefined) return undefined;
  const { difference } = await import("@glither/analysis");
  const { renderDifference } = await import("../report/difference.ts");
  const rules = changedRules(before, now);
  return [renderDifference(difference(before, now)), ...(rules.length === 0 ? [] : ["", ...rules])].join("\n");
}

/** One line for each rule that is new, gone, elsewhere or written otherwise. */
export function changedRules(before: Core, now: Core): readonly string[] {
  const old = new Map(before.rules.map((rule) => [rule.name, rule]));
  const names = new Set(now.rules.map(({ name }) => name));
  const kept = [...old.keys()].filter((name) => names.has(name));
  const order = now.rules.map(({ name }) => name).filter((name) => old.has(name));
  return [
    ...now.rules.flatMap((rule) => {
      const was = old.get(rule.name);
      if (was === undefined) return [`rule \`${rule.name}\` is new`];
      return toJson(was) === toJson(rule)
        ? []
        : [`rule \`${rule.name}\` ${constants(was, rule) ?? "is written otherwise"}`];
    }),
    ...[...old.keys()].filter((name) => !names.has(name)).map((name) => `rule \`${name}\` is gone`),
    ...(kept.join() === order.join() ? [] : ["rules stand in another order"]),
  ];
}

/** Where two rules have the same shape, the constants in which they differ: `changed its constant 1000 to 2500`. */
function constants(before: unknown, now: unknown): string | undefined {
  const changes: string[] = [];
  const same = (a: unknown, b: unknown): boolean => {
    if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((item, at) => same(item, b[at]));
    if (isObject(a) && isObject(b)) {
      const keys = Object.keys(a);
      return keys.join() === Object.keys(b).join() && keys.every((key) => same(a[key], b[key]));
    }
    if (a !== b && typeof a === typeof b) changes.push(`${JSON.stringify(a)} to ${JSON.stringify(b)}`);
    return typeof a === typeof b && !isObject(a) && !isObject(b);
  };
  if (!same(before, now) || changes.length === 0) return undefined;
  const [only] = changes;
  return `changed its constant${changes.length === 1 ? ` ${only}` : `s ${changes.join(", ")}`}`;
}

function parsed(text: string): Core | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isCore(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
