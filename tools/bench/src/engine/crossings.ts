import {
  type BindingSet,
  type ImportObject,
  linkComponent,
  type ProgramOptions,
  prepare,
  type Where,
} from "@glither/host";
import type { Core } from "@glither/roux/core";
import { jsName, witName } from "@glither/wit";
import type { Host, Message } from "./messages.ts";
import { ENRICHMENTS } from "./rules.ts";

/** Disposes of one message; the name of the rule that took it. */
export type Decide = (message: Message) => string;

/** The ways to cross one component, from the one that makes most anew. */
export interface Crossings {
  /** An instance and a memory of its own each time. */
  readonly fresh: Decide;
  /** An instance of its own each time; under the slim glue its memory is an earlier one's, zeroed. */
  readonly renewed: Decide;
  /** What `bind` gives: under the slim glue a pooled instance whose memory is scrubbed behind each crossing. */
  readonly pooled: Decide;
  /** One instance for all, nothing scrubbed: the crossing by itself. */
  readonly warm: Decide;
  /** The host's `prepare`: answers checked against the contract, calls logged, the receipt in the language's terms. */
  readonly whole: Decide;
}

/** Links a component; its callbacks answer from the host's message, verbs do nothing, and `hold` gives a token. */
export async function crossingsOf(
  component: Uint8Array,
  core: Core,
  host: Host,
  embedder: NonNullable<ProgramOptions["embedder"]>,
  where: Where = "here",
): Promise<Crossings> {
  const bindings: BindingSet = {
    "glither:mail/enrich": Object.fromEntries(ENRICHMENTS.map((path) => [witName(path), () => host.answer(path)])),
    "glither:mail/actions": { hold: () => "token", route: () => undefined, tag: () => undefined },
  };
  const linked = await linkComponent(component, bindings, { embedder, where });
  const imports: ImportObject = {};
  for (const { interface: versioned, function: name } of linked.contract.imports) {
    const from = versioned.replace(/@.*$/u, "");
    const binding = bindings[from]?.[name];
    if (binding === undefined) throw new Error(`the benchmark binds no \`${name}\``);
    // jco asks by the name without a version, the slim glue by the one with it.
    const functions = imports[from] ?? {};
    functions[jsName(name)] = binding;
    imports[from] = functions;
    imports[versioned] = functions;
  }
  const { program } = linked;
  const bound = program.bind(imports);
  const { program: renewing } = await linkComponent(component, bindings, { embedder, where, renew: true });
  const renewed = renewing.bind(imports);
  const kept = disposeOf(program.instantiate(imports));
  const prepared = prepare(linked, core);
  const by = (dispose: (message: Message) => unknown): Decide => {
    return (message) => {
      host.message = message;
      return ruleOf(dispose(message));
    };
  };
  return {
    fresh: by(({ record }) => disposeOf(program.instantiate(imports))(record)),
    renewed: by(({ record }) => renewed(record)),
    pooled: by(({ record }) => bound(record)),
    warm: by(({ record }) => kept(record)),
    whole: by(({ artifact }) => prepared(artifact).receipt),
  };
}

function disposeOf({ dispose }: Readonly<Record<string, unknown>>): (record: unknown) => unknown {
  if (typeof dispose !== "function") throw new TypeError("the component exports no `dispose`");
  return (record) => dispose(record);
}

function ruleOf(receipt: unknown): string {
  if (typeof receipt === "object" && receipt !== null && "rule" in receipt) return String(receipt.rule);
  throw new TypeError("the component gave no receipt");
}
