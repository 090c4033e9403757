import { print } from "@bytecodealliance/jco-transpile/wasm-tools";
import { importName } from "../contract.ts";
import { coreModules, sharesMemory } from "./_core-modules.ts";
import { outline } from "./_outline.ts";
import { type Form, readForms } from "./_sexpr.ts";
import { componentContract } from "./component-contract.ts";
import { componentSignatures } from "./signatures.ts";

/** One of the six checks, in plain words. */
export interface OneWayStep {
  readonly name: "component" | "one port" | "no ambient authority" | "no answers" | "no handles" | "no shared memory";
  readonly ok: boolean;
  readonly detail: string;
}

/**
 * How strictly nothing flows back. `strict`: the component asks for nothing at all. `receiver`: enrichments flow inwards, to it
 * alone, and its host collects the receipt; what it does is given away all the same.
 */
export type OneWayLevel = "strict" | "receiver";

/**
 * Whether a component is a one-way gift: what it is given goes forward, by actions that answer nothing, and nothing flows
 * back to the giver but the receipt of its one export; nor is there a side channel, be it a clock, a socket or a file.
 * All six steps are read from the binary. The first that fails is the last of the list.
 */
export async function checkOneWay(
  component: Uint8Array,
  level: OneWayLevel = "strict",
): Promise<readonly OneWayStep[]> {
  const steps: OneWayStep[] = [];
  for (const { name, fault, holds } of CHECKS) {
    const found = await fault(component, level);
    steps.push({ name, ok: found === undefined, detail: found ?? holds[level] });
    if (found !== undefined) break;
  }
  return steps;
}

/** Whether all six steps passed. */
export function isOneWay(steps: readonly OneWayStep[]): boolean {
  return steps.length === CHECKS.length && steps.every(({ ok }) => ok);
}

const ACTIONS = /^(?!wasi:)[a-z0-9-]+:[a-z0-9-]+\/actions@/;
const ENRICH = /^(?!wasi:)[a-z0-9-]+:[a-z0-9-]+\/enrich@/;
/** The enrichment that tells the time. */
const CLOCK = "clock";

interface Check {
  readonly name: OneWayStep["name"];
  readonly holds: Readonly<Record<OneWayLevel, string>>;
  /** What is wrong, where something is. */
  readonly fault: (component: Uint8Array, level: OneWayLevel) => Promise<string | undefined>;
}

const CHECKS: readonly Check[] = [
  {
    name: "component",
    holds: same("the binary is a component whose contract can be read"),
    fault: async (component) => {
      try {
        await componentContract(component);
        return undefined;
      } catch (error) {
        return error instanceof Error ? error.message : "the binary cannot be read";
      }
    },
  },
  {
    name: "one port",
    holds: same("`dispose` is its only export"),
    fault: async (component) => {
      const { exports } = await componentContract(component);
      if (exports.length === 1 && exports[0] === "dispose") return undefined;
      return `it exports ${exports.map((name) => `\`${name}\``).join(", ") || "nothing"}`;
    },
  },
  {
    name: "no ambient authority",
    holds: {
      strict: "it imports the actions of its dialect and nothing else: no clock, socket or file",
      receiver: "it imports the actions and enrichments of its dialect and nothing else: no clock, socket or file",
    },
    fault: async (component, level) => {
      const { imports, typeOnly } = await componentContract(component);
      const foreign = imports.find(
        ({ interface: from, function: name }) =>
          !ACTIONS.test(from) && !(level === "receiver" && ENRICH.test(from) && name !== CLOCK),
      );
      if (foreign !== undefined) return `it imports \`${importName(foreign)}\``;
      const alien = typeOnly.find((name) => name.startsWith("wasi:"));
      return alien === undefined ? undefined : `it imports \`${alien}\``;
    },
  },
  {
    name: "no answers",
    holds: {
      strict: "no function that it imports gives an answer",
      receiver: "no action that it imports gives an answer",
    },
    fault: async (component, level) => {
      const answering =
        level === "strict" ? answeringFunction(await printed(component)) : await answeringAction(component);
      return answering === undefined ? undefined : `\`${answering}\` gives an answer`;
    },
  },
  {
    name: "no handles",
    holds: same("no resource, stream or future crosses its membrane"),
    fault: async (component) => {
      const handle = findAtom(await printed(component), [
        "resource",
        "own",
        "borrow",
        "stream",
        "future",
        "error-context",
      ]);
      return handle === undefined ? undefined : `a \`${handle}\` crosses its membrane`;
    },
  },
  {
    name: "no shared memory",
    holds: same("no code inside shares memory with another thread"),
    fault: async (component) =>
      coreModules(component).some(sharesMemory) ? "code inside shares memory, of which a clock can be made" : undefined,
  },
];

function same(text: string): Readonly<Record<OneWayLevel, string>> {
  return { strict: text, receiver: text };
}

/** The first imported function with a result that is no enrichment. */
async function answeringAction(component: Uint8Array): Promise<string | undefined> {
  const found = [...(await componentSignatures(component))].find(([name, { parts }]) => {
    const [from = "", of = ""] = name.startsWith("import ") ? name.slice("import ".length).split("#") : [];
    return of !== "" && !ENRICH.test(from) && parts.some(({ kind }) => kind === "result");
  });
  return found?.[0].split("#")[1];
}

async function printed(component: Uint8Array): Promise<readonly Form[]> {
  const [root] = readForms(await print(outline(component)));
  return isForm(root) ? root.filter(isForm) : [];
}

/** The first imported function that has a result, or whose type is not in sight. */
function answeringFunction(forms: readonly Form[]): string | undefined {
  for (const type of forms.filter(([kind]) => kind === "type")) {
    const instance = type.find((part) => isForm(part) && part[0] === "instance");
    if (!isForm(instance)) continue;
    const members = instance.filter(isForm);
    const types = new Map(
      members.filter(([kind]) => kind === "type").map((member) => [String(member[1]), member.at(-1)]),
    );
    for (const member of members.filter(([kind]) => kind === "export")) {
      const described = member.at(-1);
      if (!isForm(described) || described[0] !== "func") continue;
      const reference = described.at(-1);
      const signature = isForm(reference) ? types.get(`(;${String(reference[1])};)`) : undefined;
      if (!isForm(signature) || signature.some((part) => isForm(part) && part[0] === "result")) {
        return String(member.find((part) => typeof part === "string" && part.startsWith('"'))).slice(1, -1);
      }
    }
  }
  return undefined;
}

/** The first of the words that stands anywhere in the types or imports. */
function findAtom(forms: readonly Form[], words: readonly string[]): string | undefined {
  const search = (form: Form): string | undefined => {
    for (const part of form) {
      const found = isForm(part) ? search(part) : words.includes(part) ? part : undefined;
      if (found !== undefined) return found;
    }
    return undefined;
  };
  return search(forms.filter(([kind]) => kind === "type" || kind === "import"));
}

function isForm(part: string | Form | undefined): part is Form {
  return typeof part === "object";
}
