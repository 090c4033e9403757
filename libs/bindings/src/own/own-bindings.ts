import { isObject } from "@glither/roux/core";
import type { BindingContract } from "../contract.ts";
import { BindingsError, type Problem, ProviderError } from "../error.ts";
import type { Action, Actor } from "../offer/action.ts";
import { later } from "../offer/later.ts";
import { neededOf, type Uses } from "../offer/needed.ts";
import { type OfferedBindings, offer } from "../offer/offered.ts";
import type { Found, Provider } from "../offer/provider.ts";
import type { Question } from "../offer/question.ts";
import { artifactOf } from "./_artifact-of.ts";

/** Functions by path and by verb, as the interface that `tangle bindings` writes has them. */
export interface OwnBindings {
  readonly enrich: Readonly<Record<string, OwnAnswer>>;
  readonly actions: Readonly<Record<string, OwnAction>>;
}

// The interface of each world says which values go in; here nobody knows.
type OwnAnswer = (given: never, context: never) => unknown;
type OwnAction = (args: never, artifact: never, delivery: never) => void | Promise<void>;

export interface OwnOptions extends Uses {
  /** Whether there may be functions that this ruleset has no use for, as in a set for a whole dialect. */
  readonly surplus?: boolean;
}

/**
 * A binding set of somebody's own functions. What they are given is in the language's terms, and so is what they answer.
 *
 * @throws BindingsError `MODULE` with every function that is missing, or is none, or that nobody asks for.
 */
export function ownBindings(
  own: unknown,
  contract: BindingContract,
  { imports, watched = [], surplus = false }: OwnOptions = {},
): OfferedBindings {
  const problems: Problem[] = [];
  const needed = neededOf(contract, imports);
  const members = isObject(own) && isObject(own["enrich"]) ? own["enrich"] : {};
  const all = { ...needed, enrich: [...needed.enrich, ...watched.filter((path) => Object.hasOwn(members, path))] };
  const functions = (name: "enrich" | "actions") => functionsOf(own, name, all[name], { problems, surplus });
  const [enrich, actions] = [functions("enrich"), functions("actions")];
  if (problems.length > 0) throw BindingsError.of("MODULE", "the bindings are not those of the ruleset", problems);
  const isDated = (path: string): boolean =>
    contract.enrichments.find((enrichment) => enrichment.path === path)?.ligand?.fresh !== undefined;
  return offer(
    {
      providers: new Map([...enrich].map(([path, answer]) => [path, providerOf(answer, isDated(path))])),
      actors: new Map([...actions].map(([verb, act]) => [verb, actorOf(act, contract)])),
    },
    contract,
  );
}

type Callable = (...args: readonly unknown[]) => unknown;

function functionsOf(
  own: unknown,
  of: "enrich" | "actions",
  needed: readonly string[],
  { problems, surplus }: { readonly problems: Problem[]; readonly surplus: boolean },
): Map<string, Callable> {
  const members = isObject(own) && Object.hasOwn(own, of) ? own[of] : {};
  if (!isObject(members)) problems.push({ path: of, problem: "expected an object of functions" });
  const found = new Map<string, Callable>();
  for (const name of needed) {
    const member = isObject(members) && Object.hasOwn(members, name) ? members[name] : undefined;
    const path = `${of}[${JSON.stringify(name)}]`;
    if (typeof member === "function") found.set(name, (...args) => Reflect.apply(member, members, args));
    else problems.push({ path, problem: member === undefined ? "is missing" : "is no function" });
  }
  for (const name of isObject(members) && !surplus ? Object.keys(members) : []) {
    if (!needed.includes(name)) {
      problems.push({ path: `${of}[${JSON.stringify(name)}]`, problem: "is nothing that the ruleset has a use for" });
    }
  }
  return found;
}

/** Aborted never: of a crossing that waits for nobody. */
const CALM = { signal: new AbortController().signal };

function providerOf(answer: Callable, isDated: boolean): Provider {
  const found = (value: unknown): Found | undefined => {
    if (value === undefined || value === null) return undefined;
    if (!isDated) return { value, age: 0 };
    if (isObject(value) && typeof value["age"] === "number" && "value" in value) {
      return { value: value["value"], age: value["age"] };
    }
    throw new ProviderError("MALFORMED", "expected a value with its age: `{ value, age }`");
  };
  return {
    answer(question: Question) {
      return later(answer(question.all(), question.context ?? CALM), found);
    },
  };
}

function actorOf(act: Callable, { fields }: BindingContract): Actor {
  return {
    act({ args, artifact, id, attempt }: Action) {
      return later(act(args, artifactOf(artifact, fields), { id, attempt }), () => undefined);
    },
  };
}
