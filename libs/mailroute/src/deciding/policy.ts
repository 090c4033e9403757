import {
  type AsyncCrossing,
  type CrossingContract,
  envelopeRecipient,
  type LinkedComponent,
  prepareAsync,
  readEml,
} from "@glither/host";
import { readArtifact } from "@glither/roux/core";
import type { Authentication } from "../authentication/authentication.ts";
import { askedBy, type Checks } from "../authentication/checks.ts";
import { MailError } from "../error.ts";
import { addressOf, type Message } from "../message.ts";
import { isVouchedFor } from "../reports/vouched.ts";

export interface Decided {
  readonly crossing: AsyncCrossing;
  /** The message as it was decided on. */
  readonly artifact: ReadonlyMap<string, unknown>;
}

/** A ruleset that messages can be decided by. */
export interface Policy {
  /** The names of header fields that its rules set, in lower case; as far as it is known what they mean. */
  readonly sets: ReadonlySet<string>;
  /**
   * What it says of a message for each recipient, in their order.
   *
   * @throws EmlError, CrossingError, BindingError, MailError for one that cannot be decided, or not now.
   */
  decide(message: Message): Promise<readonly Decided[]>;
  /** Whether its sender is who it says, as far as anybody vouches for it. @throws MailError where that is not known now. */
  vouchesFor(message: Message): Promise<boolean>;
}

export interface PolicyOptions {
  readonly linked: LinkedComponent;
  /** All of the dialect, with what the ruleset declares. */
  readonly contract: CrossingContract;
  /** The fields that the component reads. */
  readonly reads: readonly string[];
  /** What finds out who has sent a message; without it rules may ask only what others answer. */
  readonly checking?: {
    readonly checks: Checks;
    /** Of an author's domain, which is the one that rules read. */
    readonly authenticate: (message: Message, author: string) => Authentication;
  };
  /** Fields that a door never knows: an empty value in their place would say something. */
  readonly unknown?: readonly string[];
}

/** A field that is found out like an enrichment. */
const SPF = "spf.result";

/** Milliseconds for what the domain name system is asked: a record may lead to many others. */
const ANSWERS = { each: 20_000, all: 30_000 };

/** @throws MailError WRONG_DIALECT, UNKNOWN_FIELDS; CrossingError CONTRACT_MISMATCH */
export function openPolicy({ linked, contract, reads, checking, unknown = [] }: PolicyOptions): Policy {
  const { name } = contract.dialect;
  if (name !== "glither.mail")
    throw new MailError("WRONG_DIALECT", `a mail border is given rules about mail, and these are of ${name}`, {
      hint: "begin the ruleset with `#pragma dialect glither.mail`",
    });
  const readsSpf = reads.includes(SPF);
  const missing = [...unknown, ...(checking === undefined ? [SPF] : [])].filter((path) => reads.includes(path));
  if (missing.length > 0)
    throw new MailError("UNKNOWN_FIELDS", `the ruleset reads ${missing.map((path) => `\`${path}\``).join(", ")}`, {
      hint: "nobody says that here; a milter knows all of a connection",
    });
  const dispose = prepareAsync(linked, contract, { answers: ANSWERS });
  const enrich = askedBy(linked.contract.imports);
  const asked = new Set(contract.fields.map(({ path }) => path));
  const readsDelivery = reads.some((path) => /^(?:envelope|client)\./u.test(path));
  return {
    sets: new Set(namesSetBy(contract)),
    async decide(message) {
      const json = await readEml(message.raw, readsDelivery ? { envelope: envelopeOf(message) } : {});
      const authentication = checking?.authenticate(message, json["from.domain"]);
      const checked = readsSpf && authentication !== undefined ? { [SPF]: await authentication.spf() } : {};
      const about = authentication && { authentication, asked: enrich };
      const crossed = (artifact: Decided["artifact"]): Promise<AsyncCrossing> =>
        checking === undefined || about === undefined
          ? dispose(artifact)
          : checking.checks.during(about, () => dispose(artifact));
      const decided: Decided[] = [];
      try {
        for (const recipient of message.recipients) {
          const all = Object.entries({
            ...json,
            ...checked,
            ...envelopeRecipient(addressOf(recipient, message.host)),
          });
          const own = Object.fromEntries(all.filter(([path]) => asked.has(path)));
          const artifact = readArtifact(contract.fields, own).values;
          if (artifact === undefined) throw new Error("the message does not give what the dialect demands");
          const crossing = await crossed(artifact);
          // The host has settled it, and closed: nobody has decided anything about the message.
          if (crossing.failure !== undefined) throw causeOf(crossing.failure);
          decided.push({ crossing, artifact });
        }
        return decided;
      } catch (error) {
        await giveBack(decided);
        throw error;
      }
    },
    async vouchesFor(message) {
      if (checking === undefined || message.sender === "") return false;
      const author = (await readEml(message.raw))["from.domain"];
      return isVouchedFor(message.sender, checking.authenticate(message, author));
    },
  };
}

/** What counters have reserved for a message on which nothing comes of the decisions. */
export async function giveBack(decided: readonly Decided[]): Promise<void> {
  const reserved = decided.flatMap(({ crossing }) => crossing.reservations);
  await Promise.allSettled(reserved.map((reservation) => reservation.release()));
}

function namesSetBy({ rules = [] }: CrossingContract): string[] {
  return rules
    .flatMap(({ actions }) => actions)
    .filter(({ verb }) => verb === "header")
    .flatMap(({ args: [name] }) => (name?.value.kind === "text" ? [name.value.value.toLowerCase()] : []));
}

/** What a check says of itself says more than that a binding has failed. */
function causeOf(failure: Error): Error {
  return failure.cause instanceof MailError ? failure.cause : failure;
}

function envelopeOf({ sender, recipients: given, host, client: { ip, helo, tls, user = "" } }: Message) {
  const recipients = given.map((recipient) => addressOf(recipient, host));
  const client = { ...(ip === undefined ? {} : { ip }), ...(helo === undefined ? {} : { helo }), tls, user };
  return { from: sender, recipients, client };
}
