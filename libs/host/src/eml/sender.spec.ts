import { describe, expect, it } from "@jest/globals";
import { readEml } from "./read-eml.ts";

const sentBy = (...fields: string[]) => readEml(Buffer.from(`${fields.join("\r\n")}\r\n\r\nhello\r\n`));
const CEO = "ceo@corp.example";
const EVE = "eve@evil.example";

describe("a sender about whom mail programs agree", () => {
  it.each<[string, string, string]>([
    [CEO, CEO, "corp.example"],
    [`"Doe, Jane" <${CEO}>`, CEO, "corp.example"],
    [`Jane (Doe (née Roe) \\) ") <${CEO}>`, CEO, "corp.example"],
    [`${CEO} <CEO@Corp.Example>`, "CEO@corp.example", "corp.example"],
    [`Board: ${CEO};`, CEO, "corp.example"],
    [`Board:${CEO};`, CEO, "corp.example"],
    [`"${EVE}" <${CEO}>`, CEO, "corp.example"],
    [`=?utf-8?Q?eve=40evil.example?= <${CEO}>`, CEO, "corp.example"],
    ['"john"@corp.example', '"john"@corp.example', "corp.example"],
    ['<"john doe"@corp.example>', '"john doe"@corp.example', "corp.example"],
    ["j@Bücher.Example", "j@xn--bcher-kva.example", "xn--bcher-kva.example"],
    ["j@xn--bcher-kva.example", "j@xn--bcher-kva.example", "xn--bcher-kva.example"],
    ["j@[192.0.2.1]", "j@[192.0.2.1]", "[192.0.2.1]"],
    ["j@[IPv6:2001:db8::1]", "j@[ipv6:2001:db8::1]", "[ipv6:2001:db8::1]"],
    ["j@localhost", "j@localhost", "localhost"],
    ["j@x.example.", "j@x.example", "x.example"],
    ["用户@例子.广告", "用户@xn--fsqu00a.xn--4rr70v", "xn--fsqu00a.xn--4rr70v"],
  ])("is read from %j", async (from, address, domain) => {
    expect(await sentBy(`From: ${from}`)).toMatchObject({ "from.address": address, "from.domain": domain });
  });

  it.each([`From : ${CEO}`, `FROM\t:${CEO}`, `From:\r\n\t${CEO}`, `From me Mon Jan 1 00:00:00 2026\r\nFrom: ${CEO}`])(
    "is read from the field %j",
    async (field) => {
      expect(await sentBy(field)).toMatchObject({ "from.address": CEO });
    },
  );

  it.each([
    ["user.github.io", "user.github.io"],
    ["a.user.github.io", "user.github.io"],
    ["github.io", "github.io"],
    ["a.b.example.co.uk", "example.co.uk"],
    ["co.uk", "co.uk"],
    ["mail.公司.cn", "mail.xn--55qx5d.cn"],
    ["[192.0.2.1]", "[192.0.2.1]"],
  ])("from %s has the organisation %s by the whole public suffix list", async (domain, org) => {
    expect(await sentBy(`From: j@${domain}`)).toMatchObject({ "from.org": org });
  });
});

describe("a sender that no rule may trust", () => {
  it.each<[what: string, from: string, code: string]>([
    ["two angle addresses", `<${CEO}> <${EVE}>`, "AMBIGUOUS_SENDER"],
    ["an angle address behind a bare one", `${CEO} <${EVE}>`, "AMBIGUOUS_SENDER"],
    ["two addresses", `${CEO}, ${EVE}`, "AMBIGUOUS_SENDER"],
    ["two of one domain", `${CEO}, eve@corp.example`, "AMBIGUOUS_SENDER"],
    ["a group of two", `Board: ${CEO}, ${EVE};`, "AMBIGUOUS_SENDER"],
    ["a route", `<@corp.example:${EVE}>`, "NO_SENDER"],
    ["a route of several", `<@corp.example,@x.example:${EVE}>`, "NO_SENDER"],
    ["two at signs", `${CEO}@evil.example`, "NO_SENDER"],
    ["a quoted at sign", `"${EVE}"@corp.example`, "NO_SENDER"],
    ["an address in brackets within quotes", `"<${CEO}>" <${EVE}>`, "AMBIGUOUS_SENDER"],
    ["an address in brackets within a comment", `${EVE} (<${CEO}>)`, "AMBIGUOUS_SENDER"],
    ["an address in brackets within a nested comment", `(a (b) <${CEO}>) ${EVE}`, "AMBIGUOUS_SENDER"],
    ["an address in an encoded word", `=?utf-8?Q?=3Cceo=40corp.example=3E?= <${EVE}>`, "AMBIGUOUS_SENDER"],
    ["an encoded word that is an address", "=?utf-8?Q?ceo=40corp.example?=", "NO_SENDER"],
    ["an encoded word in a local part", "=?utf-8?Q?ceo=40evil.example=3E?=@corp.example", "NO_SENDER"],
    ["a quote that does not end", `"${CEO} <${EVE}>`, "AMBIGUOUS_SENDER"],
    ["a comment that does not end", `(${CEO} <${EVE}>`, "AMBIGUOUS_SENDER"],
    ["a bracket that does not end", `<${CEO} <${EVE}>`, "AMBIGUOUS_SENDER"],
    ["a blank in an address", `<ceo @corp.example>`, "NO_SENDER"],
    ["what is no address beside one", `<ceo> <${EVE}>`, "AMBIGUOUS_SENDER"],
    ["nothing", "<>", "NO_SENDER"],
    ["a name alone", "root", "NO_SENDER"],
    ["a group of nobody", "undisclosed:;", "NO_SENDER"],
  ])("is one with %s", async (_, from, code) => {
    await expect(sentBy(`From: ${from}`)).rejects.toMatchObject({ code });
  });

  it.each([
    "evil.example?corp.example",
    "evil.example#.corp.example",
    "corp.example#evil.example",
    "evil.example/corp.example",
    "evil.example\\.corp.example",
    "corp.example:25",
    "3221225985",
    "0x7f.1",
    "0x7f000001",
    "x.0x1",
    "192.0.2.1",
    "x.1",
    "１２７.１",
    "corp%2eexample",
    "corp.example%",
    "corp.example..",
    "corp..example",
    ".corp.example",
    ".",
    "-corp.example",
    "corp-.example",
    "co_rp.example",
    `${"a".repeat(64)}.example`,
    `${"a.".repeat(127)}example`,
    "ｃorp.example",
    "corp。example",
    "①.example",
    "co\u00adrp.example",
    "co\u200brp.example",
    "co\u202erp.example",
    "xn--a.example",
    "xn--corp-.example",
    "XN--.example",
    "[192.0.2.1",
    "[192.0.2.256]",
    "[corp.example]",
    "[IPv6:192.0.2.1]",
    "[::1]",
  ])("is one whose domain is %j", async (domain) => {
    await expect(sentBy(`From: ceo@${domain}`)).rejects.toMatchObject({ code: "NO_SENDER" });
    await expect(sentBy(`From: <ceo@${domain}>`)).rejects.toMatchObject({ code: "NO_SENDER" });
  });

  it("is one in two fields", async () => {
    await expect(sentBy(`From: ${CEO}`, `from : ${EVE}`)).rejects.toMatchObject({
      code: "AMBIGUOUS_SENDER",
      message: "the message has several senders: `ceo@corp.example`, `eve@evil.example`",
    });
  });

  it("is not one that comes twice in the same words", async () => {
    expect(await sentBy(`From: ${CEO}`, `From: Boss <${CEO}>`)).toMatchObject({ "from.address": CEO });
  });

  it.each([
    ["a bare carriage return before it", `X: y\rFrom: ${CEO}\r\nFrom: ${EVE}`],
    ["a bare carriage return within it", `From: ${CEO}\r <${EVE}>`],
    ["a NUL before it", `X: y\0From: ${CEO}\r\nFrom: ${EVE}`],
    ["a NUL within it", `From: ${CEO}\0${EVE}`],
    ["a carriage return too many", `X: y\r\r\nFrom: ${CEO}`],
    ["a header that ends with another kind of line end", `Subject: x\r\n\nFrom: ${CEO}`],
    ["a line without a colon before it", `Subject: x\r\nno field\r\nFrom: ${CEO}`],
    ["a line of blanks before it", `Subject: x\r\n \t\r\nFrom: ${CEO}`],
    ["a continuation of nothing before it", ` x\r\nFrom: ${CEO}`],
    ["a vertical tab", `From: ${CEO}\v${EVE}`],
    ["an escape", `From: \u001b[31m${CEO}`],
    ["a next line", `From: ${CEO}\u0085${EVE}`],
    ["a line separator", `From: ${CEO}\u2028${EVE}`],
  ])("is one with %s, whose header is malformed", async (_, header) => {
    await expect(sentBy(header)).rejects.toMatchObject({ code: "MALFORMED_HEADER" });
  });

  it("is none that stands behind an empty line", async () => {
    await expect(sentBy("Subject: x", "", `From: ${CEO}`)).rejects.toMatchObject({ code: "NO_SENDER" });
  });
});
