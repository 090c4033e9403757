import { readEml } from "@glither/host";
import { type Core, readArtifact } from "@glither/roux/core";
import { describe, expect, it } from "@jest/globals";
import type { BackEnd } from "./back-end.ts";
import { caseOf } from "./testing/cases.ts";
import { judges } from "./testing/judges.ts";
import { mailVocabulary, soundCore } from "./testing/mail.ts";

const MESSAGE = [
  'From: "=?utf-8?Q?Pay=E2=80=8BPal?=" <a@s.example>',
  "To: Jane <jane+shop@x.example>, Bob <bob@y.example>",
  "Reply-To: Elsewhere <b@evil.example>",
  "List-Id: Devs <Dev.Lists.X.Example>",
  "X-Flag: no",
  "X-Flag: =?utf-8?Q?j=C3=A4?=",
  "Content-Type: multipart/mixed; boundary=b",
  "",
  "--b",
  "",
  "Please pay at https://bank.example@Pay.Evil.Example/now",
  "--b",
  'Content-Type: application/octet-stream; name="invoice.pdf .exe "',
  "",
  "x",
  "--b",
  'Content-Type: application/pdf; name="a.pdf"',
  "",
  "%PDF-1.7 /Encrypt",
  "--b--",
  "",
].join("\r\n");

const ENVELOPE = {
  from: "bounce@s.example",
  recipients: ["jane+shop@x.example"],
  client: { ip: "192.0.2.1", helo: "mx.s.example" },
};

describe("what a message says in full", () => {
  it.each([
    "from.name ~ /^paypal$/i",
    'from.name != "Jane"',
    'any to (domain == "x.example" and detail == "shop" and name == "Jane")',
    'all to.org in { "x.example", "y.example" }',
    "count(to) == 2",
    "any reply_to.domain != from.domain",
    'any recipients (local == "bob" and detail == "" and name == "Bob")',
    'any headers["X-Flag"] == "jä"',
    'all headers["X-Flag"].raw ~ /^[ -~]+$/',
    'headers["X-Flag"] == "no"',
    'list.id == "dev.lists.x.example"',
    "any attachments (extensions ~ /(?:^|\\.)pdf\\.(?:exe|js)$/)",
    'any attachments (encrypted and ext == "pdf")',
    'not any attachments (encrypted and ext == "exe")',
    "body.text ~ /please pay/i",
    'any links.domain == "pay.evil.example"',
    '"bank.example" not in links.domain',
    "not body.truncated",
    'envelope.from == "bounce@s.example"',
    'any envelope.recipients.detail == "shop"',
    "client.ip in 192.0.2.0/24 and client.ip == 192.0.2.1 and client.helo ~ /\\.s\\.example$/",
  ])("is read alike by all back ends: `%s`", async (guard) => {
    const message = await readEml(Buffer.from(MESSAGE), { envelope: ENVELOPE });
    const artifact = readArtifact(mailVocabulary().fields, message).values ?? new Map();
    const core: Core = soundCore(
      "full",
      `#pragma dialect glither.mail\nrule only = msg | ${guard} => into delivered\n`,
    );
    const backEnds = await judges(core, ["interpreter", "module", "direct"]);
    const rule = ({ backEnd }: { backEnd: BackEnd }) => backEnd.run(caseOf({ artifact })).rule;
    expect(backEnds.map(rule)).toEqual(["only", "only", "only"]);
  });
});
