import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { VOCABULARIES } from "@glither/dialects";
import type { Vocabulary } from "@glither/roux";
import { isObject } from "@glither/roux/core";
import { EXIT, StageError } from "../outcome.ts";

const known = new Map<string, Vocabulary>(VOCABULARIES);

/** Every vocabulary that this process knows, by the name that a pragma gives it: our own, and those of `useDialects`. */
export function vocabularies(): ReadonlyMap<string, Vocabulary> {
  return known;
}

/**
 * Takes in dialects that others have published, for the rest of this process. A package exports `vocabulary`, or several as
 * `vocabularies`.
 *
 * @param root the folder from which packages are found
 * @param names as ESLint names plugins: `acme` is `glither-dialect-acme`, `@acme` is `@acme/glither-dialect`, and
 *   `@acme/mail` is `@acme/glither-dialect-mail`; a whole name and a path that begins with `./` stay as they are.
 * @throws StageError where one is not there, or exports no vocabulary, or one of a name that another one has.
 */
export async function useDialects(root: string, names: readonly string[]): Promise<void> {
  for (const name of names) {
    for (const vocabulary of await exportedBy(root, name)) {
      const there = known.get(vocabulary.dialect);
      if (there === vocabulary) continue;
      if (there !== undefined)
        throw refused(name, `names its dialect \`${vocabulary.dialect}\`, and there is one already`);
      known.set(vocabulary.dialect, vocabulary);
    }
  }
}

/** The package of a dialect by its short name. */
export function dialectPackage(name: string): string {
  if (name.startsWith("./")) return name;
  const [scope, own, ...rest] = name.startsWith("@") ? name.split("/") : ["", name];
  if (rest.length > 0) return name;
  const full = own === undefined || own === "" ? PREFIX : own.startsWith(PREFIX) ? own : `${PREFIX}-${own}`;
  return scope === "" ? full : `${scope}/${full}`;
}

const PREFIX = "glither-dialect";

async function exportedBy(root: string, name: string): Promise<readonly Vocabulary[]> {
  const exported: unknown = await import(pathToFileURL(located(root, name)).href).catch((cause: unknown) => {
    throw refused(name, "cannot be loaded", cause);
  });
  const { vocabulary, vocabularies: several } = isObject(exported) ? exported : {};
  const found = Array.isArray(several) ? several : vocabulary === undefined ? [] : [vocabulary];
  if (found.length === 0 || !found.every(isVocabulary)) throw refused(name, "exports no `vocabulary`");
  return found;
}

function located(root: string, name: string): string {
  const wanted = dialectPackage(name);
  try {
    return createRequire(join(root, "package.json")).resolve(wanted);
  } catch (cause) {
    throw new StageError("NOT_FOUND", `the dialect package \`${wanted}\` is not installed`, {
      exitCode: EXIT.usage,
      hint: wanted.startsWith("./")
        ? "look at the path: it starts at the workspace's root"
        : `npm install --save-dev ${wanted}`,
      cause,
    });
  }
}

const TEXTS = ["dialect", "version", "collection", "record", "defaultBox"] as const;
const LISTS = ["fields", "enrichments", "boxes", "suspended", "restrictiveness", "verbs"] as const;

/** Tells a vocabulary from anything else; what is in its lists, the compiler judges when a ruleset uses it. */
function isVocabulary(value: unknown): value is Vocabulary {
  return (
    isObject(value) &&
    TEXTS.every((key) => typeof value[key] === "string") &&
    LISTS.every((key) => Array.isArray(value[key])) &&
    isObject(value["policy"])
  );
}

function refused(name: string, what: string, cause?: unknown): StageError {
  return new StageError("REFUSED", `the dialect package \`${dialectPackage(name)}\` ${what}`, {
    exitCode: EXIT.usage,
    hint: "it exports `vocabulary`, as `npx nx g @glither/nx:dialect` writes it",
    cause,
  });
}
