import type { Vocabulary } from "@glither/roux";
import type { ValueType } from "@glither/roux/core";
import { boolean, count, headers, instant, ip, list, number, optional, text, texts } from "../types.ts";
import { FORMS } from "./forms.ts";

const ADDRESS = ["address", "local", "domain", "org"].map((name) => ({ name, type: text }));

/** Whom a message names. */
const recipient: ValueType = {
  kind: "record",
  name: "named-recipient",
  members: [...ADDRESS, ...["name", "detail"].map((name) => ({ name, type: text, whereRead: true as const }))],
};

/** A mailbox as a field lists it. */
const mailbox: ValueType = {
  kind: "record",
  name: "listed-mailbox",
  members: [{ name: "name", type: text }, ...ADDRESS, { name: "detail", type: text }],
};

const header: ValueType = {
  kind: "record",
  name: "header-field",
  members: ["name", "value", "raw"].map((name) => ({ name, type: text })),
};

/** A file as some program may show it. */
const attachment: ValueType = {
  kind: "record",
  name: "attached-file",
  members: [
    ...["name", "ext", "type"].map((name) => ({ name, type: text })),
    { name: "size", type: count },
    { name: "extensions", type: text, whereRead: true },
    { name: "encrypted", type: boolean, whereRead: true },
  ],
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
    { path: "from.name", type: optional(text), anyOf: "from.names" },
    { path: "from.names", type: texts },
    { path: "recipient.address", type: text },
    { path: "recipient.domain", type: text },
    { path: "recipient.org", type: text },
    { path: "to", type: texts, records: "mailboxes.to" },
    { path: "cc", type: texts, records: "mailboxes.cc" },
    { path: "mailboxes.to", type: list(mailbox) },
    { path: "mailboxes.cc", type: list(mailbox) },
    { path: "reply_to", type: list(mailbox) },
    { path: "envelope.from", type: text },
    { path: "envelope.recipients", type: list(mailbox) },
    { path: "client.ip", type: optional(ip) },
    { path: "client.helo", type: text },
    { path: "client.tls", type: boolean },
    { path: "client.user", type: text },
    { path: "subject", type: text },
    { path: "date", type: optional(instant) },
    { path: "recipients", type: list(recipient) },
    { path: "attachment.ext", type: optional(text), anyOf: "attachments.exts" },
    { path: "attachment.count", type: count },
    { path: "attachments", type: list(attachment) },
    { path: "attachments.names", type: texts },
    { path: "attachments.exts", type: texts },
    { path: "attachments.opaque", type: boolean },
    { path: "size", type: count },
    { path: "list.unsubscribe", type: boolean },
    { path: "list.id", type: text },
    { path: "headers", type: headers, records: "header_fields" },
    { path: "header_fields", type: list(header) },
    { path: "body.text", type: text },
    { path: "body.truncated", type: boolean },
    { path: "links.domain", type: texts },
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
    { path: "arc.result", type: { kind: "enum", name: "arc", symbols: ["none", "pass", "fail"] } },
    { path: "arc.domain", type: optional(text) },
  ],
  forms: FORMS,
  ligands: [{ path: "sender_reputation", type: number, from: ["from.domain"] }],
  boxes: ["delivered", "dropped"],
  suspended: ["quarantine"],
  defaultBox: "dropped",
  restrictiveness: ["delivered", "quarantine", "dropped"],
  verbs: [
    { name: "route", phrases: { to: text }, fills: { to: { as: "mailbox" } }, settles: "delivered", opens: true },
    { name: "tag", object: { parameter: "label", type: text }, fills: { label: { as: "name" } } },
    {
      name: "redirect",
      phrases: { to: text },
      forms: { to: "address" },
      fills: { to: { as: "name", where: "before-at" } },
      settles: "delivered",
      opens: true,
    },
    { name: "reject", object: { parameter: "text", type: text }, fills: { text: { as: "line" } }, settles: "dropped" },
    // A keyword is one of the system's, such as `deleted`, where the ruleset itself says so.
    {
      name: "flag",
      object: { parameter: "keyword", type: text },
      fills: { keyword: { as: "name", where: "no-system-flag" } },
    },
    {
      name: "header",
      object: { parameter: "name", type: text },
      assigns: { parameter: "value", type: text },
      // The names are known beforehand: what a message brings of these names is nobody's word.
      forms: { name: "header-name", value: "line" },
      fills: { value: { as: "line" } },
    },
    { name: "hold", phrases: { into: text }, suspendsWith: "into" },
  ],
  policy: { missingDeadline: "error" },
};
