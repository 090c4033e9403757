import { generateModule } from "@glither/codegen-js";
import type { CrossingContract } from "@glither/host";
import { readArtifact, type Vocabulary, verbOf } from "@glither/roux";
import { makeComponent } from "./component.ts";
import { readBytes, readJson } from "./files.ts";
import { EXIT, type Outcome, StageError } from "./outcome.ts";
import { isOutcome, loadCore, vocabularyOf } from "./ruleset.ts";
import { stage } from "./stage.ts";
import { pullReference } from "./verify.ts";

export interface RunOptions {
  /** A `.glith` file, a component's file, or a reference by digest. */
  readonly subject: string;
  /** An artifact as JSON, or a message as `.eml`. */
  readonly input: string;
  /** A JSON file with the enrichments' answers by path. */
  readonly enrich?: string;
  /** For a reference: the public keys to trust. */
  readonly keys: readonly string[];
}

/** Lets a ruleset dispose of one artifact in a fresh instance. The text and the data are the receipt. */
export const run = stage(async ({ subject, input, enrich, keys }: RunOptions) => {
  const { answersBindings, dispose, linkComponent } = await import("@glither/host");
  const found = await findComponent(subject, keys);
  if ("exitCode" in found) return found;
  const vocabulary = vocabularyOf(found.dialect);
  const contract = contractOf(vocabulary);
  const artifact = await readInput(vocabulary, input);
  const answers = enrich === undefined ? {} : await readJson(enrich, "the answers");
  const bindings = answersBindings({ answers, contract });
  const { receipt, asked } = dispose(await linkComponent(found.component, bindings), artifact, contract);
  return { exitCode: EXIT.clean, text: JSON.stringify(receipt, undefined, 2), data: { receipt, asked } };
});

interface Found {
  readonly component: Uint8Array;
  readonly dialect: string;
}

async function findComponent(subject: string, keys: readonly string[]): Promise<Found | Outcome> {
  if (subject.startsWith("oci:")) {
    const { component, record } = await pullReference({ reference: subject, keys });
    return { component, dialect: record.dialect };
  }
  if (subject.endsWith(".glith")) {
    const loaded = await loadCore({ source: subject });
    if (isOutcome(loaded)) return loaded;
    const { bytes, record } = await makeComponent(loaded, generateModule(loaded.core), "spidermonkey");
    return { component: bytes, dialect: record.dialect };
  }
  const { readRecord } = await import("@glither/artifact");
  const component = await readBytes(subject, "the component");
  return { component, dialect: readRecord(component).dialect };
}

/** All that a dialect knows; a component takes of it what its world names. */
export function contractOf({ dialect, boxes, fields, enrichments, verbs }: Vocabulary): CrossingContract {
  return { dialect: { name: dialect }, boxes, fields, enrichments, verbs: verbs.map(verbOf) };
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
  return readEml(await readBytes(input, "the message"));
}
