import { compileModule, encodeModule } from "@glither/codegen-wasm";
import {
  answersBindings,
  BindingError,
  CrossingError,
  dispose,
  isPending,
  LinkError,
  linkModule,
  moduleOf,
  type Receipt,
  wrapModule,
} from "@glither/host/web";
import { type Explanation, explain, type Facts, readFacts, UnansweredError } from "@glither/interpreter";
import type { Vocabulary } from "@glither/roux";
import { answerType, type Core, leaves, readArtifact } from "@glither/roux/core";
import { withDeclared } from "@glither/stages/compile/with-declared";
import { deriveWorld } from "@glither/wit";
import type { Draft } from "../draft.ts";
import { type Mail, type Pasted, readPasted } from "./pasted.ts";

/** The engine's own, which the type library of Node does not describe. */
declare const WebAssembly: { compile(bytes: Uint8Array): Promise<object> };

/** What one artifact comes to, or why nobody can say. */
export type Crossed =
  | {
      readonly kind: "receipt";
      readonly receipt: Receipt;
      /** How restrictive it is among all that the ruleset can say. */
      readonly tone: Tone;
      /** In the order in which the component asked. */
      readonly asked: readonly string[];
      /** Why the host has settled it. */
      readonly failure?: string;
      /** By the interpreter; none where an answer is missing. */
      readonly explanation?: Explanation;
      readonly takenFor: Pasted["kind"];
    }
  /** The artifact is a mail, which is to be read first. */
  | { readonly kind: "unread" }
  | { readonly kind: "fault"; readonly what: "artifact" | "answers" | "ruleset"; readonly problems: readonly string[] };

export type Tone = "open" | "between" | "closed" | "waits";

interface Compiled {
  readonly component: Uint8Array<ArrayBuffer>;
  readonly module: object;
}

/** Compiles rulesets as their components and lets these dispose, each compiled once. */
export class Crossings {
  #known: { readonly core: Core; readonly compiled: Promise<Compiled> } | undefined;

  /** @throws LinkError for a ruleset whose component nobody may run here. */
  async component(core: Core): Promise<Compiled> {
    if (this.#known?.core !== core) this.#known = { core, compiled: compiled(core) };
    return this.#known.compiled;
  }

  async cross(
    core: Core,
    vocabulary: Vocabulary,
    { artifact, answers }: Pick<Draft, "artifact" | "answers">,
    mail?: Mail,
  ): Promise<Crossed> {
    const reads = core.fields.map(({ path }) => path);
    const read = readPasted(artifact, { dialect: core.dialect.name, reads }, mail);
    if (read.kind === "unread") return read;
    if (read.kind === "fault") return { kind: "fault", what: "artifact", problems: [read.message] };
    const { values, problems } = readArtifact(withDeclared(vocabulary, core).fields, read.json);
    if (values === undefined) return { kind: "fault", what: "artifact", problems };
    // As cases have them, which is more than hosts take: a value that is as fresh as can be goes without its age.
    const told = readFacts(
      { fields: [], enrichments: core.enrichments },
      { artifact: {}, answers: asked(core, answers) },
    );
    if (told.facts === undefined) return { kind: "fault", what: "answers", problems: told.problems };
    const facts = { artifact: values, enrich: told.facts.enrich };
    try {
      const { component, module } = await this.component(core);
      const bindings = answersBindings({
        answers: Object.fromEntries(facts.enrich),
        contract: core,
        tokenSource: tokens(),
      });
      const { receipt, asked, failure } = dispose(linkModule(component, module, bindings), values, core);
      const why = explained(core, facts);
      return {
        kind: "receipt",
        receipt,
        tone: toneOf(core, receipt),
        asked,
        takenFor: read.kind,
        ...(failure === undefined ? {} : { failure: failure.message }),
        ...(why === undefined ? {} : { explanation: why }),
      };
    } catch (error) {
      if (error instanceof BindingError) return { kind: "fault", what: "answers", problems: [error.message] };
      if (error instanceof CrossingError) return { kind: "fault", what: "artifact", problems: [error.message] };
      if (error instanceof LinkError) return { kind: "fault", what: "ruleset", problems: [error.message] };
      throw error;
    }
  }
}

/** The answers to what the ruleset may ask: those to a question that was just written out of it say nothing. */
function asked({ enrichments }: Core, answers: Draft["answers"]): Draft["answers"] {
  const known = new Map(enrichments.map((enrichment) => [enrichment.path, answerType(enrichment)]));
  return Object.fromEntries(leaves(answers, known).filter(([path]) => known.has(path)));
}

function toneOf({ restrictiveness, default_box }: Core, receipt: Receipt): Tone {
  if (isPending(receipt)) return "waits";
  if (receipt.verdict === default_box) return "closed";
  return receipt.verdict === restrictiveness[0] ? "open" : "between";
}

async function compiled(core: Core): Promise<Compiled> {
  const component = wrapModule(encodeModule(compileModule(core)), deriveWorld(core));
  return { component, module: await WebAssembly.compile(moduleOf(component)) };
}

/** A host names what waits as it likes; here the names are the same each time. */
function tokens(): () => string {
  let given = 0;
  return () => {
    given += 1;
    return `token-${given}`;
  };
}

/** Undefined where an answer is missing: then the host has settled, and its failure says which. */
function explained(core: Core, facts: Facts): Explanation | undefined {
  try {
    return explain(core, facts);
  } catch (error) {
    if (error instanceof UnansweredError) return undefined;
    throw error;
  }
}
