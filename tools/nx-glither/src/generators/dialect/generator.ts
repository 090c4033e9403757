import type { Tree } from "@nx/devkit";
import { checkName, json, setPlugin, writeOnce } from "../_tree.ts";
import { VOCABULARY, vocabularyTest } from "./texts.ts";

export interface DialectOptions {
  readonly name: string;
  /** Whose it is: the dialect is `scope.name`. */
  readonly scope?: string;
  readonly directory?: string;
}

/** A package with a vocabulary of one's own, a binding set for it, and a test; the plugin knows it from then on. */
export async function dialect(
  tree: Tree,
  { name, scope = "own", directory = "dialects" }: DialectOptions,
): Promise<void> {
  checkName(name, "dialect");
  checkName(scope, "scope");
  const root = `${directory}/${name}`;
  const full = `${scope}.${name}`;
  writeOnce(
    tree,
    `${root}/package.json`,
    json({
      name: `glither-dialect-${name}`,
      version: "0.1.0",
      type: "module",
      exports: "./index.js",
      scripts: { test: "node --test" },
    }),
  );
  writeOnce(tree, `${root}/index.js`, VOCABULARY.replace("DIALECT", full));
  writeOnce(tree, `${root}/index.test.js`, vocabularyTest(full));
  writeOnce(
    tree,
    `${root}/bindings.json`,
    json({ dialect: full, enrichments: { "caller.known": { constant: false } } }),
  );
  const path = `./${root}/index.js`;
  setPlugin(tree, (options) =>
    options.dialects?.includes(path) === true ? options : { ...options, dialects: [...(options.dialects ?? []), path] },
  );
}
