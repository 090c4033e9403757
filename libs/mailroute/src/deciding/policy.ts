import {
  type AsyncCrossing,
  type CrossingContract,
  envelopeRecipient,
  type LinkedComponent,
  prepareAsync,
  readEml,
} from "@glither/host";
import { readArtifact } from "@glither/roux/core";
import { MailError } from "../error.ts";
import { addressOf, type Message } from "../message.ts";

export interface Decided {
  readonly crossing: AsyncCrossing;
  /** The message as it was decided on. */
  readonly artifact: ReadonlyMap<string, unknown>;
}

/** A ruleset that messages can be decided by. */
export interface Policy {
  /** The names of header fields that its rules set, in lower case; as far as it is known what they mean. */
  readonly sets: ReadonlySet<string>;
  /** What it says of a message for each recipient, in their order. @throws EmlError, CrossingError */
  decide(message: Message): Promise<readonly Decided[]>;
}

export interface PolicyOptions {
  readonly linked: LinkedComponent;
  /** All of the dialect, with what the ruleset declares. */
  readonly contract: CrossingContract;
  /** The fields that the component reads. */
  readonly reads: readonly string[];
}

/** What of the dialect nobody here can say of a message: an empty value in its place would say something. */
const UNKNOWN = ["spf.result"];

/** @throws MailError WRONG_DIALECT, UNKNOWN_FIELDS; CrossingError CONTRACT_MISMATCH */
export function openPolicy({ linked, contract, reads }: PolicyOptions): Policy {
  const { name } = contract.dialect;
  if (name !== "glither.mail")
    throw new MailError("WRONG_DIALECT", `a mail border is given rules about mail, and these are of ${name}`, {
      hint: "begin the ruleset with `#pragma dialect glither.mail`",
    });
  const unknown = reads.filter((path) => UNKNOWN.includes(path));
  if (unknown.length > 0)
    throw new MailError("UNKNOWN_FIELDS", `the ruleset reads ${unknown.map((path) => `\`${path}\``).join(", ")}`, {
      hint: "results of authentication are asked for as enrichments here",
    });
  const dispose = prepareAsync(linked, contract);
  const asked = new Set(contract.fields.map(({ path }) => path));
  const readsDelivery = reads.some((path) => /^(?:envelope|client)\./u.test(path));
  return {
    sets: new Set(namesSetBy(contract)),
    async decide(message) {
      const json = await readEml(message.raw, readsDelivery ? { envelope: envelopeOf(message) } : {});
      const decided: Decided[] = [];
      for (const recipient of message.recipients) {
        const all = Object.entries({ ...json, ...envelopeRecipient(addressOf(recipient, message.host)) });
        const own = Object.fromEntries(all.filter(([path]) => asked.has(path)));
        const artifact = readArtifact(contract.fields, own).values;
        if (artifact === undefined) throw new Error("the message does not give what the dialect demands");
        decided.push({ crossing: await dispose(artifact), artifact });
      }
      return decided;
    },
  };
}

function namesSetBy({ rules = [] }: CrossingContract): string[] {
  return rules
    .flatMap(({ actions }) => actions)
    .filter(({ verb }) => verb === "header")
    .flatMap(({ args: [name] }) => (name?.value.kind === "text" ? [name.value.value.toLowerCase()] : []));
}

function envelopeOf({ sender, recipients: given, host, client: { ip, helo } }: Message) {
  const recipients = given.map((recipient) => addressOf(recipient, host));
  const client = { ...(ip === undefined ? {} : { ip }), ...(helo === undefined ? {} : { helo }) };
  return { from: sender, recipients, client };
}
