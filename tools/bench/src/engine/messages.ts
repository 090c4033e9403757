import { DEFAULT, domainOf, type Enrichment, type Facts } from "./rules.ts";

/** What the host answers when it is asked about a message. */
export interface Answers {
  readonly "dmarc.result": "pass" | "fail" | "none" | "temperror" | "permerror";
  readonly "dkim.org": string | undefined;
  readonly "sender.allowlisted": boolean;
  readonly "dmarc.policy": "none" | "quarantine" | "reject";
}

/** A message in the forms that the engines take, made before anything is timed, and the rule that must take it. */
export interface Message {
  readonly facts: Facts;
  /** The same, an object per name before the dot. */
  readonly nested: Readonly<Record<string, Readonly<Record<string, string | boolean>>>>;
  /** The same as an artifact: the one extension there may be is that of a list. */
  readonly artifact: ReadonlyMap<string, unknown>;
  /** The same as the record of a component. */
  readonly record: Readonly<Record<string, string | boolean | readonly string[] | undefined>>;
  readonly answers: Answers;
  /** The answers that are not absent, for an engine that is given all of them before. */
  readonly given: Readonly<Record<string, string | boolean>>;
  readonly rule: string;
}

/** The host of one engine: whichever message it has been given, it answers for that one. */
export class Host {
  message: Message;
  constructor(message: Message) {
    this.message = message;
  }

  /** `undefined` for absent. */
  answer(enrichment: Enrichment): string | boolean | undefined {
    return this.message.answers[enrichment];
  }
}

const FACTS: Facts = {
  "from.domain": "example.org",
  "from.org": "example.org",
  "recipient.org": "example.org",
  "list.unsubscribe": false,
};
const ANSWERS: Answers = {
  "dmarc.result": "pass",
  "dkim.org": "example.org",
  "sender.allowlisted": false,
  "dmarc.policy": "none",
};

function message(rule: string, facts: Partial<Facts>, answers: Partial<Answers> = {}): Message {
  const whole = { ...FACTS, ...facts };
  const answered = { ...ANSWERS, ...answers };
  const nested: Record<string, Record<string, string | boolean>> = { attachment: {} };
  for (const [path, value] of Object.entries(whole)) {
    const [first = "", second = ""] = path.split(".");
    nested[first] = { ...nested[first], [second]: value };
  }
  const { "attachment.ext": ext, ...own } = whole;
  const exts = ext === undefined ? [] : [ext];
  return {
    facts: whole,
    nested,
    artifact: new Map<string, unknown>([...Object.entries(own), ["attachments.exts", exts]]),
    record: {
      fromDomain: whole["from.domain"],
      fromOrg: whole["from.org"],
      recipientOrg: whole["recipient.org"],
      attachmentsExts: exts,
      listUnsubscribe: whole["list.unsubscribe"],
    },
    answers: answered,
    given: Object.fromEntries(
      Object.entries(answered).flatMap(([path, answer]) => (answer === undefined ? [] : [[path, answer]])),
    ),
    rule,
  };
}

/** One message for each rule of mailguard and one for none, the signature absent, wrong and right. */
export const MAILGUARD_MESSAGES: readonly Message[] = [
  message(
    "drop_dmarc_reject",
    { "from.domain": "bank.example" },
    { "dmarc.result": "fail", "dkim.org": undefined, "dmarc.policy": "reject" },
  ),
  message(
    "quarantine_spoof",
    { "from.domain": "shop.example" },
    { "dmarc.result": "none", "dkim.org": "bulk.example" },
  ),
  message("quarantine_executable", { "attachment.ext": "exe" }),
  message("tag_external", {
    "from.domain": "example.org",
    "from.org": "partner.example",
    "attachment.ext": "pdf",
  }),
  message("route_newsletters", { "list.unsubscribe": true }, { "sender.allowlisted": true }),
  message("deliver_allowlisted", { "attachment.ext": "bat" }, { "sender.allowlisted": true }),
  message(DEFAULT, {}),
];

/** Messages that the last of so many rules takes, and none. */
export function lastOrNone(count: number): readonly Message[] {
  return [message(`rule_${count - 1}`, { "from.domain": domainOf(count - 1) }), message(DEFAULT, {})];
}

/** Messages for the first rule, one in the middle, the last, and none: for no equality, and since the sender is listed. */
export function spreadOut(count: number): readonly Message[] {
  const middle = Math.floor(count / 2);
  return [
    ...[0, middle].map((index) => message(`rule_${index}`, { "from.domain": domainOf(index) })),
    ...lastOrNone(count),
    message(DEFAULT, { "from.domain": domainOf(count - 1) }, { "sender.allowlisted": true }),
  ];
}
