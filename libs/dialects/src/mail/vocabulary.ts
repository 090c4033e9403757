import type { Vocabulary } from "@glither/roux";
import type { ValueType } from "@glither/roux/core";
import { boolean, count, headers, list, number, optional, text, texts } from "../types.ts";

/** Whom a message names. */
const recipient: ValueType = {
  kind: "record",
  name: "named-recipient",
  members: ["address", "local", "domain", "org"].map((name) => ({ name, type: text })),
};

/** A file as some program may show it. */
const attachment: ValueType = {
  kind: "record",
  name: "attached-file",
  members: [...["name", "ext", "type"].map((name) => ({ name, type: text })), { name: "size", type: count }],
};

/** Mail at the border: one message, its sender's authentication, and where it goes. */
export const mail: Vocabulary = {
  dialect: "glither.mail",
  version: "0.1.0",
  collection: "msg",
  record: "message",
  fields: [
    { path: "from.address", type: text },
    { path: "from.domain", type: text },
    { path: "from.org", type: text },
    { path: "recipient.address", type: text },
    { path: "recipient.domain", type: text },
    { path: "recipient.org", type: text },
    { path: "to", type: texts },
    { path: "cc", type: texts },
    { path: "subject", type: text },
    { path: "recipients", type: list(recipient) },
    { path: "attachment.ext", type: optional(text), anyOf: "attachments.exts" },
    { path: "attachment.count", type: count },
    { path: "attachments", type: list(attachment) },
    { path: "attachments.names", type: texts },
    { path: "attachments.exts", type: texts },
    { path: "attachments.opaque", type: boolean },
    { path: "size", type: count },
    { path: "list.unsubscribe", type: boolean },
    { path: "headers", type: headers },
    {
      path: "spf.result",
      type: {
        kind: "enum",
        name: "spf",
        symbols: ["none", "neutral", "pass", "fail", "softfail", "temperror", "permerror"],
        default: "none",
      },
    },
  ],
  enrichments: [
    { path: "dkim.domain", type: optional(text) },
    { path: "dkim.org", type: optional(text) },
    { path: "sender.allowlisted", type: boolean },
    { path: "dmarc.policy", type: { kind: "enum", name: "dmarc", symbols: ["none", "quarantine", "reject"] } },
    {
      path: "dmarc.result",
      type: { kind: "enum", name: "dmarc-outcome", symbols: ["pass", "fail", "none", "temperror", "permerror"] },
    },
  ],
  ligands: [{ path: "sender_reputation", type: number, from: ["from.domain"] }],
  boxes: ["delivered", "dropped"],
  suspended: ["quarantine"],
  defaultBox: "dropped",
  restrictiveness: ["delivered", "quarantine", "dropped"],
  verbs: [
    { name: "route", phrases: { to: text }, settles: "delivered", opens: true },
    { name: "tag", object: { parameter: "label", type: text } },
    { name: "hold", phrases: { into: text }, suspendsWith: "into" },
  ],
  policy: { missingDeadline: "error" },
};
