import type { LinkedComponent } from "@glither/host";
import type { Vocabulary } from "@glither/roux";
import { readArtifact } from "@glither/roux/core";
import { readBytes, readJson } from "../files/files.ts";
import { EXIT, StageError } from "../outcome.ts";
import { about } from "../stage.ts";

type Artifact = ReadonlyMap<string, unknown>;

/** One artifact for each recipient, or the one there is. */
export async function readInputs(
  vocabulary: Vocabulary,
  input: string,
  recipients: readonly string[],
): Promise<readonly Artifact[]> {
  const jsons = isMessage(input) ? await readMail(vocabulary, input, recipients) : [await readOther(input, recipients)];
  return jsons.map((json) => artifactOf(vocabulary, input, json));
}

/**
 * A message does not say whom it is delivered to. Where nobody else does, a rule that excludes some recipients would hold
 * of all, and what it lets through would be let through unasked.
 *
 * @throws StageError for a message without an envelope and a component that reads one, or of which nobody knows.
 */
export function refuseWithoutRecipient({ types }: LinkedComponent, input: string, recipients: readonly string[]): void {
  if (!isMessage(input) || recipients.length > 0) return;
  const [artifact] = types?.dispose.params ?? [];
  const read = artifact?.type.kind === "record" ? artifact.type.fields.map(({ name }) => name) : [];
  if (types !== undefined && !read.some((name) => name.startsWith("recipient-"))) return;
  throw new StageError(
    "MALFORMED",
    "the ruleset asks whom the message is delivered to, and a message does not say so",
    {
      exitCode: EXIT.usage,
      hint: "give the envelope's recipient with `--recipient <address>`, several times for several",
    },
  );
}

function isMessage(input: string): boolean {
  return input.endsWith(".eml");
}

function artifactOf(vocabulary: Vocabulary, input: string, json: unknown): Artifact {
  const reading = readArtifact(vocabulary.fields, json);
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

async function readOther(input: string, recipients: readonly string[]): Promise<unknown> {
  if (recipients.length === 0) return readJson(input, "the artifact");
  throw new StageError("MALFORMED", "only a message, an `.eml` file, is given a recipient", {
    exitCode: EXIT.usage,
    hint: "an artifact as JSON says itself whom it is for",
  });
}

/** A message as its dialect has it, with whom it is delivered to where that is given. */
export async function messageArtifact(name: string, message: Uint8Array, recipient?: string): Promise<object> {
  const { envelopeRecipient, readEml } = await import("@glither/host");
  const artifact = await about(name, () => readEml(message));
  return recipient === undefined ? artifact : { ...artifact, ...envelopeRecipient(recipient) };
}

async function readMail(vocabulary: Vocabulary, input: string, recipients: readonly string[]): Promise<unknown[]> {
  if (vocabulary.dialect !== "glither.mail")
    throw new StageError("MALFORMED", `${vocabulary.dialect} reads no mail`, {
      exitCode: EXIT.usage,
      hint: "give the artifact as JSON",
    });
  const { envelopeRecipient, readEml } = await import("@glither/host");
  const envelopes = recipients.map((recipient) => envelopeRecipient(recipient));
  const message = await readBytes(input, "the message");
  const artifact = await about(input, () => readEml(message));
  return envelopes.length === 0 ? [artifact] : envelopes.map((envelope) => ({ ...artifact, ...envelope }));
}
