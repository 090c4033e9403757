import type { LinkedComponent } from "@glither/host";
import type { Vocabulary } from "@glither/roux";
import { readArtifact } from "@glither/roux/core";
import { readBytes, readJson } from "../files/files.ts";
import { inputKind } from "../files/input-kind.ts";
import { shownName } from "../files/standard-input.ts";
import { EXIT, StageError } from "../outcome.ts";
import { about } from "../stage.ts";

type Artifact = ReadonlyMap<string, unknown>;

/** What a mail server knows of a delivery and a message does not say. */
export interface Delivery {
  readonly recipients: readonly string[];
  /** Of the envelope; empty for a bounce. */
  readonly sender?: string | undefined;
  readonly clientIp?: string | undefined;
  readonly helo?: string | undefined;
}

/** One artifact for each recipient, or the one there is. */
export async function readInputs(
  vocabulary: Vocabulary,
  input: string,
  delivery: Delivery,
): Promise<readonly Artifact[]> {
  const jsons = (await isMessage(input))
    ? await readMail(vocabulary, input, delivery)
    : [await readOther(input, delivery)];
  return jsons.map((json) => artifactOf(vocabulary, input, json));
}

/** What of an artifact comes from the envelope, by how its fields begin in the world. */
const OF_DELIVERY: readonly {
  readonly begins: RegExp;
  readonly given: (delivery: Delivery) => boolean;
  readonly what: string;
  readonly option: string;
}[] = [
  {
    begins: /^(?:recipient-|envelope-recipients$)/u,
    given: ({ recipients }) => recipients.length > 0,
    what: "whom the message is delivered to",
    option: "the envelope's recipient with `--recipient <address>`, several times for several",
  },
  {
    begins: /^envelope-from$/u,
    given: ({ sender }) => sender !== undefined,
    what: "who sends the message",
    option: "the envelope's sender with `--sender <address>`, an empty one for a bounce",
  },
  {
    begins: /^client-ip$/u,
    given: ({ clientIp }) => clientIp !== undefined,
    what: "from which address the message came",
    option: "it with `--client-ip <address>`",
  },
  {
    begins: /^client-helo$/u,
    given: ({ helo }) => helo !== undefined,
    what: "by which name the client went",
    option: "it with `--helo <name>`",
  },
  {
    begins: /^client-(?:tls|user)$/u,
    given: () => false,
    what: "how the client has connected",
    option: "the artifact as JSON",
  },
];

/**
 * A message does not say whom it is delivered to, nor who brought it. Where nobody else does, a rule that excludes some would hold
 * of all, and what it lets through would be let through unasked.
 *
 * @throws StageError for a message without what a component reads of its delivery, and where that is not known, without a recipient.
 */
export async function refuseWithoutEnvelope(
  { types }: LinkedComponent,
  input: string,
  delivery: Delivery,
): Promise<void> {
  if (!(await isMessage(input))) return;
  const [artifact] = types?.dispose.params ?? [];
  const read = artifact?.type.kind === "record" ? artifact.type.fields.map(({ name }) => name) : [];
  const missing = OF_DELIVERY.find(({ begins, given }, place) => {
    const isAsked = types === undefined ? place === 0 : read.some((name) => begins.test(name));
    return isAsked && !given(delivery);
  });
  if (missing === undefined) return;
  throw new StageError("MALFORMED", `the ruleset asks ${missing.what}, and a message does not say so`, {
    exitCode: EXIT.usage,
    hint: `give ${missing.option}`,
  });
}

async function isMessage(input: string): Promise<boolean> {
  return (await inputKind(input)) === "message";
}

function artifactOf(vocabulary: Vocabulary, input: string, json: unknown): Artifact {
  const reading = readArtifact(vocabulary.fields, json);
  if (reading.values) return reading.values;
  throw new StageError(
    "MALFORMED",
    `\`${shownName(input)}\` is no artifact of ${vocabulary.dialect}: ${reading.problems.join("; ")}`,
    {
      exitCode: EXIT.usage,
      hint: `it has ${vocabulary.fields.map(({ path }) => path).join(", ")}`,
    },
  );
}

async function readOther(input: string, { recipients, ...others }: Delivery): Promise<unknown> {
  const isGiven = recipients.length > 0 || Object.values(others).some((value) => value !== undefined);
  if (!isGiven) return readJson(input, "the artifact");
  throw new StageError("MALFORMED", "only a message, an `.eml` file, is given an envelope", {
    exitCode: EXIT.usage,
    hint: "an artifact as JSON says itself whom it is for and from",
  });
}

/** A message as its dialect has it, with whom it is delivered to where that is given. */
export async function messageArtifact(name: string, message: Uint8Array, recipient?: string): Promise<object> {
  const { envelopeRecipient, readEml } = await import("@glither/host");
  const envelope = recipient === undefined ? {} : { recipients: [recipient] };
  return about(name, async () => {
    const artifact = await readEml(message, { envelope });
    return recipient === undefined ? artifact : { ...artifact, ...envelopeRecipient(recipient) };
  });
}

async function readMail(
  vocabulary: Vocabulary,
  input: string,
  { recipients, sender, clientIp, helo }: Delivery,
): Promise<unknown[]> {
  if (vocabulary.dialect !== "glither.mail")
    throw new StageError("MALFORMED", `${vocabulary.dialect} reads no mail`, {
      exitCode: EXIT.usage,
      hint: "give the artifact as JSON",
    });
  const { envelopeRecipient, readEml } = await import("@glither/host");
  const client = { ...(clientIp === undefined ? {} : { ip: clientIp }), ...(helo === undefined ? {} : { helo }) };
  const envelope = {
    ...(sender === undefined ? {} : { from: sender }),
    ...(recipients.length === 0 ? {} : { recipients }),
    client,
  };
  const envelopes = recipients.map((recipient) => envelopeRecipient(recipient));
  const message = await readBytes(input, "the message");
  const artifact = await about(shownName(input), () => readEml(message, { envelope }));
  return envelopes.length === 0 ? [artifact] : envelopes.map((own) => ({ ...artifact, ...own }));
}
