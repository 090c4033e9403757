import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { vocabularyOf } from "@glither/stages/compile/ruleset";
import { beforeAll, describe, expect, it } from "@jest/globals";
import { zoneResolver } from "../dns/zone.ts";
import type { Client, Message } from "../message.ts";
import { policyOf } from "../testing/policy.ts";
import type { Policy } from "./policy.ts";

const MESSAGES = join(import.meta.dirname, "../../../../fixtures/mail/border");

/** A rule for each field and each verb; all that hold say so by a tag, or by what they do. */
const RULES = `#pragma dialect glither.mail ; fold accumulate
rule from_address = msg | from.address == "ann@b.example" => tag from_address, into delivered
rule from_domain = msg | from.domain == "xn--bcher-kva.example" => tag from_domain, into delivered
rule from_org = msg | from.org == "a.example" | from.domain != from.org => tag from_org, into delivered
rule from_name = msg | from.name ~ /paypal|director/i => tag from_name, into delivered
rule recipient = msg | recipient.address == "dora@y.example" | recipient.domain == "y.example" | recipient.org == "y.example" => tag recipient, into delivered
rule many = msg | count(to) > 1 => tag many, into delivered
rule copied = msg | any cc (domain == "y.example" and detail == "team" and name == "Dora") => tag copied, into delivered
rule named = msg | any recipients.address == "eve@z.example" => tag named, into delivered
rule reply = msg | any reply_to.domain != from.domain => tag reply, into delivered
rule bounce = msg | envelope.from == "" => tag bounce, into delivered
rule envelope = msg | any envelope.recipients.detail == "shop" => tag envelope, into delivered
rule near = msg | client.ip in 198.51.100.0/24 => tag near, into delivered
rule helo = msg | client.helo == "pc.home.example" => tag helo, into delivered
rule own = msg | client.tls | client.user == "ann" => tag own, into delivered
rule subject = msg | subject == "Grüße aus Zürich" => header X-Greeting = "yes", into delivered
rule folded = msg | subject == "a long subject that goes on" => flag seen, into delivered
rule silent = msg | subject == "" => tag silent, into delivered
rule dated = msg | date >= 2026-01-01 => tag dated, into delivered
rule undated = msg | not date | headers["Date"] => tag undated, into delivered
rule list_id = msg | list.id == "dev.lists.x.example" => route to "lists/dev", into delivered
rule news = msg | list.unsubscribe => route to newsletters, into delivered
rule header = msg | any headers["X-Spam"] == "jä" => tag header, into delivered
rule words = msg | body.text ~ /gift card/i => redirect to "watch@x.example", into delivered
rule hidden = msg | body.text ~ /nothing/ => tag hidden, into delivered
rule link = msg | any links.domain in { "two.example", "pay.evil.example" } => tag link, into delivered
rule cut = msg | body.truncated => tag cut, into delivered
rule program = msg | any attachments.exts in { "exe", "js", "scr" } => hold into quarantine on admin.release into delivered after 1h into dropped (reason = unseen)
rule double = msg | any attachments (extensions == "pdf.js") => tag double, into delivered
rule file = msg | any attachments.names == "rechnung.exe" => tag file, into delivered
rule last = msg | attachment.ext == "scr" => tag last, into delivered
rule two = msg | attachment.count == 2 => tag two, into delivered
rule opaque = msg | attachments.opaque => tag opaque, into delivered
rule encrypted = msg | any attachments.encrypted => tag encrypted, into delivered
rule large = msg | size > 1000000 => tag large, into delivered
rule signed = msg | dkim.domain == "a.example" => tag signed, into delivered
rule signer = msg | dkim.org == "list.example" => tag signer, into delivered
rule sealed = msg | arc.result == pass | arc.domain == "list.example" => tag sealed, into delivered
rule unsealed = msg | arc.result == fail => tag unsealed, into delivered
rule stranger = msg | spf.result == fail => tag stranger, into delivered
rule forged = msg | dmarc.result == fail | dmarc.policy == reject => reject "it is not from whom it says", into dropped (reason = forged)
rule doubtful = msg | dmarc.result == fail | dmarc.policy == quarantine => tag doubtful, into delivered
rule all = msg => into delivered
`;

interface Case {
  readonly client?: Partial<Client>;
  readonly sender?: string;
  readonly recipient?: string;
  /** What rules did, in their order, but for what is so of most messages. */
  readonly does: readonly string[];
  readonly verdict?: string;
}

const AT_HOME = { ip: "198.51.100.1", helo: "pc.home.example", tls: true, user: "ann" };
const EVE = "eve@evil.example";
const FORGED = "reject it is not from whom it says";
const HELD = { verdict: "quarantine" };
const WATCHED = { does: ["redirect watch@x.example"] };

/** Each file, what else is known of it where that matters, and what comes of it. */
const CASES: Readonly<Record<string, Case>> = {
  "from-address": { client: AT_HOME, sender: "ann@open.example", does: ["near", "helo", "own"] },
  "from-idn": { does: ["from_domain"] },
  "from-name-comment": { does: ["from_name"] },
  "from-name-encoded": { does: ["from_name"] },
  "to-and-cc": { recipient: "dora@y.example", does: ["recipient", "many", "copied"] },
  "to-group": { recipient: "bob+shop@x.example", does: ["many", "named", "envelope"] },
  "to-twice": { does: ["many", "named"] },
  "reply-elsewhere": { does: ["reply"] },
  bounce: { sender: "", does: ["from_org", "bounce"] },
  "subject-encoded": { does: ["header X-Greeting yes"] },
  "subject-folded": { does: ["flag seen"] },
  "subject-none": { does: ["silent"] },
  date: { does: ["dated"] },
  "date-twice": { does: ["undated"] },
  "list-id": { does: ["route lists/dev"] },
  "list-unsubscribe": { does: ["route newsletters"] },
  "headers-repeated": { does: ["header"] },
  "body-alternative": WATCHED,
  "body-base64": WATCHED,
  "body-html": WATCHED,
  "body-latin1": WATCHED,
  "body-quoted": WATCHED,
  "body-many-links": { does: ["link"] },
  "link-userinfo": { does: ["link"] },
  "attachment-exe": { does: ["hold quarantine"], ...HELD },
  "attachment-zip": { does: ["hold quarantine"], ...HELD },
  "attachment-double": { does: ["hold quarantine", "double"], ...HELD },
  "attachment-encoded-name": { does: ["hold quarantine", "file"], ...HELD },
  "attachment-in-message": { does: ["hold quarantine", "last", "two"], ...HELD },
  "attachment-two": { does: ["two"] },
  "attachment-encrypted": { does: ["opaque", "encrypted"] },
  "attachment-damaged": { does: ["opaque"] },
  "dkim-own": { sender: EVE, does: ["signed"] },
  "dkim-other": { sender: EVE, does: ["signer"] },
  "dkim-broken": { sender: EVE, does: [FORGED], verdict: "dropped" },
  "dkim-partial": { sender: EVE, does: [FORGED], verdict: "dropped" },
  "arc-whole": { sender: EVE, does: ["sealed", FORGED], verdict: "dropped" },
  "arc-broken": { sender: EVE, does: ["unsealed", FORGED], verdict: "dropped" },
  spf: { sender: "ann@b.example", does: ["from_address", "stranger"] },
  "dmarc-below": { sender: EVE, does: ["from_org", "doubtful"] },
  "broken-no-body": { does: [] },
  "broken-boundaries": { does: [] },
};

/** What is no message, or none whose author is known: it is not decided about. */
const REFUSED: Readonly<Record<string, string>> = {
  "broken-no-from": "NO_SENDER",
  "broken-two-from": "AMBIGUOUS_SENDER",
  "broken-empty": "EMPTY",
  "broken-bytes": "MALFORMED_HEADER",
};

let policy: Policy;

beforeAll(async () => {
  policy = await policyOf(RULES, zoneResolver(readFileSync(join(MESSAGES, "zone.txt"), "utf8")));
});

async function disposed(raw: Uint8Array, { client = {}, sender, recipient }: Omit<Case, "does"> = {}) {
  const message: Message = {
    client: { ip: "192.0.2.7", host: undefined, helo: "mx.a.example", user: undefined, tls: false, ...client },
    sender: sender ?? "ann@a.example",
    recipients: [recipient ?? "bob@x.example"],
    raw,
    queue: undefined,
    host: "mx.x.example",
  };
  const [decided] = await policy.decide(message);
  const receipt = decided?.crossing.receipt;
  const actions = receipt?.actions ?? [];
  const said = actions.map(({ verb, args }) => [verb, ...Object.values(args)].join(" ").replace(/^tag /u, ""));
  const verdict = receipt !== undefined && "state" in receipt ? receipt.state : receipt?.verdict;
  return { verdict, does: said };
}

const read = (name: string): Buffer => readFileSync(join(MESSAGES, `${name}.eml`));

describe("a message", () => {
  it.each(Object.entries(CASES))(
    "is decided by what it is: %s",
    async (name, { does, verdict = "delivered", ...given }) => {
      expect(await disposed(read(name), given)).toEqual({ verdict, does });
    },
  );

  it.each(Object.entries(REFUSED))(
    "is not decided about where nothing sound can be said of it: %s",
    async (name, code) => {
      await expect(disposed(read(name))).rejects.toMatchObject({ code });
    },
  );

  it("is looked at in each of the files", () => {
    const files = readdirSync(MESSAGES).flatMap((name) => (name.endsWith(".eml") ? [name.slice(0, -4)] : []));
    expect(files.toSorted()).toEqual([...Object.keys(CASES), ...Object.keys(REFUSED)].toSorted());
    expect(files.length).toBeGreaterThanOrEqual(40);
  });

  it("is asked for all that the dialect knows, and has done to it all that rules can", () => {
    const { fields, enrichments, verbs } = vocabularyOf("glither.mail");
    const words = [...fields, ...enrichments].map(({ path }) => SHORT[path] ?? path);
    const missing = [...words, ...verbs.map(({ name }) => name)].filter(
      (word) => !RULES.includes(` ${word}`) && !RULES.includes(`(${word}`),
    );
    expect(missing).toEqual(["sender.allowlisted"]);
  });
});

/** What rules write for it. */
const SHORT: Readonly<Record<string, string>> = {
  "from.names": "from.name",
  cc: "any cc",
  "mailboxes.to": "count(to)",
  "mailboxes.cc": "any cc",
  header_fields: "headers",
};

const HEAD = "From: ann@open.example\r\nTo: bob@x.example\r\n";

describe("what is made to cost", () => {
  it.each<[string, string, readonly string[]]>([
    ["megabytes of text", `${HEAD}Subject: a\r\n\r\n${"all work and no play\r\n".repeat(150_000)}`, ["cut", "large"]],
    ["a subject without end", `${HEAD}Subject: ${"a".repeat(200_000)}\r\n\r\n`, []],
    ["thousands of fields", `${HEAD}Subject: a\r\n${"X-Field: value\r\n".repeat(2_000)}\r\nHello.\r\n`, []],
  ])("is decided about: %s", async (_what, text, does) => {
    expect(await disposed(Buffer.from(text))).toEqual({ verdict: "delivered", does });
  });

  it("is held for what lies in it, however deep", async () => {
    const parts = Array.from(
      { length: 300 },
      (_, depth) => `Content-Type: multipart/mixed; boundary=b${depth}\r\n\r\n--b${depth}\r\n`,
    );
    const inner = 'Content-Type: application/octet-stream; name="a.exe"\r\n\r\nx';
    const { does } = await disposed(Buffer.from(`${HEAD}Subject: deep\r\n${parts.join("")}${inner}`));
    expect(does).toEqual(["hold quarantine"]);
  });
});
