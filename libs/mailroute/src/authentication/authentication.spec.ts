import { readEml } from "@glither/host";
import { beforeAll, describe, expect, it } from "@jest/globals";
import { dnsError, type Resolve } from "../dns/resolve.ts";
import { zoneResolver } from "../dns/zone.ts";
import type { Message } from "../message.ts";
import { Signer } from "../testing/signing.ts";
import { Authentication } from "./authentication.ts";

const MESSAGE = "From: Ann <ann@a.example>\r\nTo: bob@x.example\r\nSubject: Hello\r\n\r\nHello, Bob.\r\n";
const CLIENT = { ip: "192.0.2.7", host: undefined, helo: "mx.a.example", user: undefined, tls: false };

let author: Signer;
let list: Signer;
let zone: string;

beforeAll(() => {
  author = new Signer("a.example");
  list = new Signer("list.example");
  zone = `${author.record}
${list.record}
a.example. 300 IN TXT "v=spf1 ip4:192.0.2.0/24 -all"
soft.example. IN TXT "v=spf1 include:a.example ~all"
mx.a.example. IN TXT "v=spf1 a -all"
mx.a.example. IN A 192.0.2.7
_dmarc.a.example. IN TXT "v=DMARC1; p=reject; sp=quarantine"
evil.example. IN TXT "v=spf1 +all"
_dmarc.evil.example. IN TXT "v=DMARC1; p=none"
`;
});

interface More extends Partial<Message> {
  readonly author?: string;
}

function of(
  raw: string,
  { author = "a.example", ...more }: More = {},
  resolve: Resolve = zoneResolver(zone),
): Authentication {
  const message = { sender: "ann@a.example", recipients: [], queue: undefined, host: "mx.x.example", client: CLIENT };
  return new Authentication({ ...message, raw: Buffer.from(raw), ...more }, author, resolve);
}

/** Of whom rules are told that he is the author. */
async function asRead(raw: string, more: Partial<Message>): Promise<Authentication> {
  return of(raw, { ...more, author: (await readEml(Buffer.from(raw)))["from.domain"] });
}

const away = { client: { ...CLIENT, ip: "198.51.100.9" } };
/** Knows everything but what is asked about these names. */
const silentAbout =
  (part: string): Resolve =>
  async (name, type) => {
    if (name.includes(part)) throw dnsError("ESERVFAIL", name);
    return zoneResolver(zone)(name, type);
  };

describe("a signature", () => {
  it("says of which domain a message is, and nothing once it was changed", async () => {
    const signed = await author.sign(MESSAGE);
    expect(await of(signed).dkimDomain()).toBe("a.example");
    expect(await of(signed.replace("Hello, Bob.", "Pay, Bob.")).dkimDomain()).toBeUndefined();
    expect(await of(MESSAGE).dkimDomain()).toBeUndefined();
  });

  it("of the author himself comes before that of others", async () => {
    const signed = await list.sign(await author.sign(MESSAGE));
    expect(await of(signed).dkimDomain()).toBe("a.example");
    expect(await of(await list.sign(MESSAGE)).dkimDomain()).toBe("list.example");
  });

  it("does not count where anybody may have written the end of the body", async () => {
    const signed = await author.sign(MESSAGE, 5);
    expect(await of(`${signed}and more\r\n`).dkimDomain()).toBeUndefined();
  });

  it("is not known where its key is not, unless it does not matter", async () => {
    const signed = await list.sign(await author.sign(MESSAGE));
    await expect(of(signed, {}, silentAbout("._domainkey.a")).dkimDomain()).rejects.toMatchObject({
      code: "DNS",
    });
    expect(await of(signed, {}, silentAbout("._domainkey.list")).dkimDomain()).toBe("a.example");
  });

  it("is not looked at among hundreds, nor is anybody asked for their keys", async () => {
    const signature = "DKIM-Signature: v=1; a=rsa-sha256; d=a.example; s=s1; h=from; bh=AAAA; b=AAAA\r\n";
    const asked: string[] = [];
    const resolve: Resolve = async (name) => {
      asked.push(name);
      throw dnsError("ENOTFOUND", name);
    };
    const many = `${signature.repeat(300)}${await author.sign(MESSAGE)}`;
    for (const written of [many, `X: y\n${many.replaceAll("\r\n", "\n")}`]) {
      expect([await of(written, {}, resolve).dkimDomain(), asked]).toEqual([undefined, []]);
    }
  });
});

describe("the address that a message came from", () => {
  it.each<[string, Partial<Message>, string]>([
    ["is one of the sender's domain", {}, "pass"],
    ["is none of it", away, "fail"],
    ["is none of one that is not sure", { ...away, sender: "s@soft.example" }, "softfail"],
    ["is of a domain that says nothing of it", { sender: "n@nothing.example" }, "none"],
    ["is one of the client's name where there is no sender", { sender: "" }, "pass"],
    ["is none of that name", { ...away, sender: "" }, "fail"],
  ])("%s", async (_what, more, result) => {
    expect(await of(MESSAGE, more).spf()).toBe(result);
  });

  it("is not known where nobody says it, or nobody says whose it is", async () => {
    const local = { client: { ...CLIENT, ip: undefined } };
    await expect(of(MESSAGE, local).spf()).rejects.toMatchObject({ code: "NO_CLIENT" });
    await expect(of(MESSAGE, {}, silentAbout("a.example")).spf()).rejects.toMatchObject({ code: "DNS" });
  });
});

describe("what the author's domain asks for", () => {
  const both = async (one: Authentication) => [await one.dmarcResult(), await one.dmarcPolicy()];

  it("is fulfilled by a signature, or by the address", async () => {
    expect(await both(of(await author.sign(MESSAGE), away))).toEqual(["pass", "reject"]);
    expect(await both(of(MESSAGE))).toEqual(["pass", "reject"]);
  });

  it("is not fulfilled by a signature or an address of others", async () => {
    const other = { ...away, sender: "n@nothing.example" };
    expect(await both(of(await list.sign(MESSAGE), other))).toEqual(["fail", "reject"]);
  });

  it("is what it says for domains below it, and nothing where it says nothing", async () => {
    expect(await both(of(MESSAGE, { ...away, author: "sub.a.example" }))).toEqual(["fail", "quarantine"]);
    expect(await both(of(MESSAGE, { ...away, author: "nothing.example" }))).toEqual(["none", "none"]);
  });

  it("cannot be told of what is no domain", async () => {
    expect(await both(of(MESSAGE, { author: "no domain" }))).toEqual(["permerror", "none"]);
  });

  const evil = { sender: "x@evil.example", client: { ...CLIENT, ip: "203.0.113.9", helo: "mx.evil.example" } };

  it.each<[string, string]>([
    ["a sender without a domain", "evil.example"],
    ["no sender", ""],
  ])("is not fulfilled by the client's name where another's senders were asked for: %s", async (_what, sender) => {
    const helo = sender === "" ? "mx.a.example@evil.example" : "a.example";
    const one = of(MESSAGE, { sender, client: { ...evil.client, helo } });
    expect([await one.spf(), ...(await both(one))]).toEqual(["pass", "fail", "reject"]);
  });

  it.each<[string, string]>([
    ["a line that is no field", "From: ceo@a.example\r\nX\u00e9: x@evil.example"],
    ["a vertical tab", "From: ceo@a.example\r\n\u000bFrom: x@evil.example"],
    ["a form feed", "From: ceo@a.example\r\n\u000cFrom: x@evil.example"],
    ["a blank that does not break", "From: ceo@a.example\r\n\u00a0From: x@evil.example"],
    ["a name that ends on the next line", "From: ceo@a.example\r\nSubject: a\r\nFrom\r\n : x@evil.example"],
    ["a byte order mark", "\ufeffFrom: ceo@a.example\r\nSubject: a\r\nFrom\r\n : x@evil.example"],
    ["a quote that does not end", 'From: "CEO <ceo@a.example>'],
    ["a bracket that does not begin", "From: ceo@a.example)"],
    ["an encoded word", "From: =?utf-8?q?CEO_=3Cceo=40a.example=3E?="],
    ["a blank field before", "From:\r\nFrom: ceo@a.example"],
    ["a blank field behind", "From: ceo@a.example\r\nFrom:"],
  ])("is asked of whom rules read as the author: %s", async (_what, header) => {
    expect(await both(await asRead(`${header}\r\nSubject: pay\r\n\r\nHi\r\n`, evil))).toEqual(["fail", "reject"]);
  });

  it.each([
    ["", "From: ceo@a.example"],
    ["\ufeff", "From: ceo@a.example"],
  ])("is not fulfilled by a signature over another author whom rules do not read: %j", async (mark, visible) => {
    const signed = (await author.sign(MESSAGE)).replace("\r\nFrom: Ann", "\r\nFrom\r\n : Ann");
    const one = await asRead(`${mark}${visible}\r\n${signed}`, evil);
    expect([await one.dkimDomain(), ...(await both(one))]).toEqual([undefined, "fail", "reject"]);
  });

  it("is not known where it is not told, and not missed where something is not known that might fulfil it", async () => {
    await expect(of(MESSAGE, {}, silentAbout("_dmarc")).dmarcPolicy()).rejects.toMatchObject({ code: "DNS" });
    await expect(of(MESSAGE, {}, silentAbout("_dmarc")).dmarcResult()).rejects.toMatchObject({ code: "DNS" });
    const signed = await author.sign(MESSAGE);
    await expect(of(signed, away, silentAbout("._domainkey")).dmarcResult()).rejects.toMatchObject({ code: "DNS" });
    const nowhere = { client: { ...CLIENT, ip: undefined } };
    await expect(of(MESSAGE, nowhere).dmarcResult()).rejects.toMatchObject({ code: "NO_CLIENT" });
    expect(await of(signed, nowhere).dmarcResult()).toBe("pass");
  });
});

describe("the chain of those who have passed a message on", () => {
  it("holds as it was sealed, and says who was the last", async () => {
    expect(await of(await list.seal(await author.sign(MESSAGE))).arc()).toEqual({
      result: "pass",
      domain: "list.example",
    });
    expect(await of(MESSAGE).arc()).toEqual({ result: "none", domain: undefined });
  });

  it("does not hold where the message was changed since, and is not known without a key", async () => {
    const sealed = await list.seal(MESSAGE);
    expect(await of(sealed.replace("Hello, Bob.", "Pay, Bob.")).arc()).toEqual({ result: "fail", domain: undefined });
    await expect(of(sealed, {}, silentAbout("._domainkey")).arc()).rejects.toMatchObject({ code: "DNS" });
  });
});

it("asks for nothing twice, and for nothing that nobody has asked for", async () => {
  const asked: string[] = [];
  const counting: Resolve = async (name, type) => {
    asked.push(`${type} ${name}`);
    return zoneResolver(zone)(name, type);
  };
  const one = of(await author.sign(MESSAGE), {}, counting);
  expect(asked).toEqual([]);
  await Promise.all([one.dkimDomain(), one.dkimDomain(), one.spf(), one.spf()]);
  expect(asked.toSorted()).toEqual(["TXT a.example", "TXT s1._domainkey.a.example"]);
});
