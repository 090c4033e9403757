import { EmlError, type MailArtifact, readEml } from "@glither/host";
import { beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { dnsError, type Resolve } from "../dns/resolve.ts";
import { zoneResolver } from "../dns/zone.ts";
import type { Client, Message } from "../message.ts";
import { policyOf } from "../testing/policy.ts";
import { Signer } from "../testing/signing.ts";
import type { Policy } from "./policy.ts";

const RULES = `#pragma dialect glither.mail ; fold first-match
rule own = msg | client.tls | client.user == "ann" => tag OWN, into delivered
rule signed = msg | dkim.domain == from.domain | dkim.org == "a.example" => tag SIGNED, into delivered
rule forwarded = msg | arc.result == pass | arc.domain == "list.example" => tag FORWARDED, into delivered
rule spoofed = msg | dmarc.result == fail | dmarc.policy == reject => reject "not from whom it says", into dropped (reason = spoofed)
rule known = msg | spf.result == pass => tag KNOWN, into delivered
`;
const TEXT = "From: ann@a.example\r\nSubject: Hello\r\n\r\nHello, Bob.\r\n";
const CLIENT: Client = { ip: "192.0.2.7", host: undefined, helo: "mx.a.example", user: undefined, tls: false };

let author: Signer;
let list: Signer;
let policy: Policy;
let zone: Resolve;
let resolve: Resolve;

beforeAll(async () => {
  author = new Signer("a.example");
  list = new Signer("list.example");
  zone = zoneResolver(`${author.record}
${list.record}
a.example. TXT "v=spf1 -all"
b.example. TXT "v=spf1 ip4:192.0.2.7 -all"
_dmarc.a.example. TXT "v=DMARC1; p=reject"
evil.example. TXT "v=spf1 +all"
_dmarc.evil.example. TXT "v=DMARC1; p=none"
`);
  policy = await policyOf(RULES, (name, type) => resolve(name, type));
});

const message = (raw: string, more: Partial<Message> = {}): Message => ({
  ...{ client: CLIENT, sender: "ann@a.example", recipients: ["bob@x.example"] },
  ...{ raw: Buffer.from(raw), queue: undefined, host: "mx.x.example" },
  ...more,
});

async function rulesFor(raw: string, more: Partial<Message> = {}): Promise<string[]> {
  return (await policy.decide(message(raw, more))).map(({ crossing }) => crossing.receipt.rule);
}

beforeEach(() => {
  resolve = zone;
});

describe("who has sent a message", () => {
  it("is found out of the message and its connection, for all its recipients", async () => {
    const both = { recipients: ["bob@x.example", "carol@x.example"] };
    expect(await rulesFor(await author.sign(TEXT), both)).toEqual(["signed", "signed"]);
    expect(await rulesFor(await list.seal(TEXT))).toEqual(["forwarded"]);
    expect(await rulesFor(TEXT)).toEqual(["spoofed"]);
    expect(await rulesFor(TEXT.replace("@a.", "@b."), { sender: "b@b.example" })).toEqual(["known"]);
    expect(await rulesFor(TEXT, { client: { ...CLIENT, tls: true, user: "ann" } })).toEqual(["own"]);
  });

  it("is told apart of messages that are decided at the same time", async () => {
    const signed = await author.sign(TEXT);
    const all = await Promise.all([signed, TEXT, signed, TEXT].map((raw) => rulesFor(raw)));
    expect(all.flat()).toEqual(["signed", "spoofed", "signed", "spoofed"]);
  });

  it("is asked for with no message where it does not matter, and nothing is decided where it is not known", async () => {
    const signed = await author.sign(TEXT);
    resolve = async (name) => {
      throw dnsError("ESERVFAIL", name);
    };
    await expect(rulesFor(signed)).rejects.toMatchObject({ code: "DNS" });
    await expect(rulesFor(signed, { client: { ...CLIENT, ip: undefined } })).rejects.toMatchObject({
      code: "NO_CLIENT",
    });
  });

  it("may be nothing that rules read where nobody finds it out", async () => {
    await expect(policyOf(RULES)).rejects.toMatchObject({ code: "UNKNOWN_FIELDS" });
  });
});

/** What headers are made of that programs read in different ways. */
const PIECES = [
  ...["From: ceo@a.example", "From: x@evil.example", "From", " : x@evil.example", "From:", "From : ceo@a.example"],
  ...['From: "CEO <ceo@a.example>', "From: ceo@a.example)", "From: =?utf-8?q?CEO_=3Cceo=40a.example=3E?="],
  ...["\u000bFrom: x@evil.example", "\u000cFrom: eve@a.example", "\u00a0From: x@evil.example", "\ufeff"],
  ...["X\u00e9: x@evil.example", "\tx@evil.example", "From x@evil.example", "Subject: pay", ": eve@a.example", " "],
];

it("finds nothing in a forged author's favour, in whichever ways his header can be read", async () => {
  // Eve may sign as of her domain, and does so where nobody looks.
  const signed = await author.sign("From: eve@a.example\r\n\r\nHello\r\n");
  const hidden = signed.replace("\r\nFrom: eve", "\r\nFrom\r\n : eve");
  let state = 46;
  const below = (limit: number): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
  const client = { ...CLIENT, ip: "203.0.113.9", helo: "mx.evil.example" };
  let forged = 0;
  for (let left = 400; left > 0; left -= 1) {
    const lines = Array.from({ length: 1 + below(5) }, () => PIECES[below(PIECES.length)] ?? "");
    const ends = lines.map((line) => `${line}${line === "\ufeff" ? "" : below(8) === 0 ? "\n" : "\r\n"}`);
    const raw = `${ends.join("")}${below(2) === 0 ? hidden : "Subject: pay\r\n\r\nHi\r\n"}`;
    const read = await readEml(Buffer.from(raw)).catch((error: unknown) => error);
    if (read instanceof EmlError) continue;
    if ((read as MailArtifact)["from.address"] !== "ceo@a.example") continue;
    forged += 1;
    expect([raw, await rulesFor(raw, { sender: "x@evil.example", client })]).toEqual([raw, ["spoofed"]]);
  }
  expect(forged).toBeGreaterThan(60);
});

it("decides nothing where an enrichment has no answer", async () => {
  const asking = await policyOf(`#pragma dialect glither.mail ; fold first-match
rule friend = msg | sender.allowlisted => into delivered
`);
  await expect(asking.decide(message(TEXT))).rejects.toMatchObject({ code: "UNANSWERED" });
});
