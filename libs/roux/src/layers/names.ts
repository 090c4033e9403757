import type { Guard, Test } from "../ir/core.ts";

/** What a part's groups and scores are called in the whole. */
export type Names = ReadonlyMap<string, string>;

/** Joins the name of a layer and one of its rules, `company/drop_oversize`, as a receipt has them. */
export function ruleName(layer: string, rule: string): string {
  return `${layer}/${rule}`;
}

/**
 * Names for what layers declare, so that none of them is another's: `company__partners`. They stand in guards, whose words are
 * read again, so they are names of the language, which have no `/`.
 */
export function partNames(layer: string, declared: readonly string[], taken: Set<string>): Names {
  const names = new Map<string, string>();
  for (const own of declared) {
    let name = `${layer.replaceAll("/", "__")}__${own}`;
    while (taken.has(name)) name += "_";
    taken.add(name);
    names.set(own, name);
  }
  return names;
}

export function renamedGuard({ phase, test }: Guard, names: Names): Guard {
  return { phase, test: renamedTest(test, names) };
}

/** What stands within a quantifier asks for no group and no score. */
export function renamedTest(test: Test, names: Names): Test {
  switch (test.kind) {
    case "all":
    case "any":
      return { ...test, tests: test.tests.map((inner) => renamedTest(inner, names)) };
    case "not":
    case "bound":
      return { ...test, test: renamedTest(test.test, names) };
    case "group":
    case "score":
      return { ...test, name: names.get(test.name) ?? test.name };
    default:
      return test;
  }
}
