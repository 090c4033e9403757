import type { CrossingContract, Embedder } from "@glither/host";
import { type Vocabulary, verbsOf } from "@glither/roux";
import { type Core, isObject, readArtifact } from "@glither/roux/core";
import { compileComponent } from "./component.ts";
import { readBytes, readJson } from "./files.ts";
import { jsonText } from "./json-text.ts";
import { isOutcome, loadCore } from "./load-core.ts";
import { EXIT, type Outcome, StageError } from "./outcome.ts";
import { vocabularyOf, withLigands } from "./ruleset.ts";
import { about, stage } from "./stage.ts";
import type { TrustOptions } from "./trust.ts";
import { pullReference } from "./verify.ts";

export interface RunOptions extends TrustOptions {
  /** A `.glith` file, a component's file, or a reference by digest. */
  readonly subject: string;
  /** An artifact as JSON, or a message as `.eml`. */
  readonly input: string;
  /** A JSON file with the enrichments' answers by path. */
  readonly enrich?: string;
  /** What runs the component; by default the fast one wherever it can. */
  readonly embedder?: Embedder;
  /** With the embedder `jco`: run a component of another shape than ours, in a process of its own. */
  readonly foreign?: boolean;
}

/**
 * Lets a ruleset dispose of one artifact in a fresh instance. The text and the data are the receipt, also where the
 * crossing went wrong and the host settled it: that is a result, with an exit code of its own.
 */
export const run = stage(async ({ subject, input, enrich, embedder, foreign = false, ...trust }: RunOptions) => {
  if (foreign && embedder !== "jco")
    throw new StageError("MALFORMED", "`--foreign` goes with `--embedder jco` alone", {
      exitCode: EXIT.usage,
      hint: "give both, and only for a component that you would run anyway",
    });
  const found = await findComponent(subject, trust);
  if ("exitCode" in found) return found;
  const vocabulary = withLigands(vocabularyOf(found.dialect), found);
  const contract = { ...contractOf(vocabulary), ...found.meaning };
  const { answersBindings, dispose, linkComponent } = await import("@glither/host");
  const artifact = await readInput(vocabulary, input);
  const answers = enrich === undefined ? {} : await readJson(enrich, "the answers");
  const bindings = answersBindings({ answers, contract });
  const component = await found.component();
  const linked = await about(subject, () =>
    linkComponent(component, bindings, { ...(embedder === undefined ? {} : { embedder }), foreign }),
  );
  const { receipt, asked, failure } = dispose(linked, artifact, contract);
  const text = jsonText(receipt, 2);
  if (failure === undefined) return { exitCode: EXIT.clean, text, data: { receipt, asked } };
  const { code, message, hint } = failure;
  const problem = { message, ...(hint === undefined ? {} : { hint }) };
  return { exitCode: EXIT.crossing, text, data: { receipt, asked, failure: { code, ...problem } }, problem };
});

interface Found {
  readonly dialect: string;
  /** Those that the ruleset declares are among them. */
  readonly enrichments: Core["enrichments"];
  /** What its rules can say, where they are at hand: a receipt is held to it. */
  readonly meaning?: Pick<Core, "fold" | "rules">;
  /** A source is built only when everything else is in order: there is nothing to run until then. */
  readonly component: () => Promise<Uint8Array>;
}

async function findComponent(subject: string, trust: TrustOptions): Promise<Found | Outcome> {
  if (/^oci:|^https?:\/\/|@sha256:/u.test(subject)) {
    const { component, record } = await pullReference({ reference: subject, ...trust });
    return { dialect: record.dialect, enrichments: await declaredBy(component), component: async () => component };
  }
  if (subject.endsWith(".glith")) {
    const loaded = await loadCore({ source: subject });
    if (isOutcome(loaded)) return loaded;
    return {
      dialect: loaded.core.dialect.name,
      enrichments: loaded.core.enrichments,
      meaning: { fold: loaded.core.fold, rules: loaded.core.rules },
      component: async () => (await compileComponent(loaded, "direct")).bytes,
    };
  }
  const { readRecord } = await import("@glither/artifact");
  const component = await readBytes(subject, "the component");
  const { dialect } = await about(subject, () => readRecord(component));
  const enrichments = await about(subject, () => declaredBy(component));
  return { dialect, enrichments, component: async () => component };
}

/** A component says itself what its ruleset declares; a shape that no compiler writes is refused. */
async function declaredBy(component: Uint8Array): Promise<Core["enrichments"]> {
  const { readDeclared } = await import("@glither/artifact");
  const declared = readDeclared(component);
  if (declared.every(isDeclared)) return declared;
  throw new StageError("MALFORMED", "the component's declared enrichments are malformed", {
    exitCode: EXIT.verification,
    hint: "build it again",
  });
}

function isDeclared(value: unknown): value is Core["enrichments"][number] {
  return (
    isObject(value) &&
    typeof value["path"] === "string" &&
    isObject(value["type"]) &&
    typeof value["type"]["kind"] === "string" &&
    isObject(value["ligand"]) &&
    Array.isArray(value["ligand"]["from"])
  );
}

/** All that a dialect knows; a component takes of it what its world names. */
export function contractOf(vocabulary: Vocabulary): CrossingContract {
  const { dialect, boxes, defaultBox: default_box, restrictiveness, fields, enrichments } = vocabulary;
  const verbs = verbsOf(vocabulary);
  return { dialect: { name: dialect }, boxes, default_box, restrictiveness, fields, enrichments, verbs };
}

async function readInput(vocabulary: Vocabulary, input: string): Promise<ReadonlyMap<string, unknown>> {
  const reading = readArtifact(vocabulary.fields, await artifactJson(vocabulary, input));
  if (reading.values) return reading.values;
  throw new StageError(
    "MALFORMED",
    `\`${input}\` is no artifact of ${vocabulary.dialect}: ${reading.problems.join("; ")}`,
    {
      exitCode: EXIT.usage,
      hint: `it has ${vocabulary.fields.map(({ path }) => path).join(", ")}`,
    },
  );
}

async function artifactJson(vocabulary: Vocabulary, input: string): Promise<unknown> {
  if (!input.endsWith(".eml")) return readJson(input, "the artifact");
  if (vocabulary.dialect !== "glither.mail")
    throw new StageError("MALFORMED", `${vocabulary.dialect} reads no mail`, {
      exitCode: EXIT.usage,
      hint: "give the artifact as JSON",
    });
  const { readEml } = await import("@glither/host");
  const message = await readBytes(input, "the message");
  return about(input, () => readEml(message));
}
