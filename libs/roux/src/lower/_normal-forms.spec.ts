import { domainToASCII } from "node:url";
import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { normalForm } from "./_normal-forms.ts";

const LETTERS = "abcdefghijklmnopqrstuvwxyzäöüéåøñçğşžčłβγδжщדשعلमक漢字かなカナ한국ภา";

describe("a domain", () => {
  it.each([
    ["Shop.Example", "shop.example"],
    ["shop.example.", "shop.example"],
    ["MÜNCHEN.example", "xn--mnchen-3ya.example"],
    ["mu\u0308nchen.example", "xn--mnchen-3ya.example"],
    ["例え.テスト", "xn--r8jz45g.xn--zckzah"],
    ["xn--mnchen-3ya.EXAMPLE", "xn--mnchen-3ya.example"],
    ["localhost", "localhost"],
    ["[IPv6:2001:DB8::1]", "[ipv6:2001:db8::1]"],
    ["", ""],
  ])("%j is %j", (written, text) => {
    expect(normalForm("domain", written)).toEqual({ text });
  });

  it.each([
    ["ann@shop.example", "shop.example"],
    ["https://Shop.example/path?x", "shop.example"],
    ["*.shop.example", undefined],
    [" shop.example ", "shop.example"],
    ["shop.example:8080", "shop.example"],
    [".shop.example", "shop.example"],
    ["shop_x.example", undefined],
    ["a..example", undefined],
    ["-a.example", undefined],
    [`${"a".repeat(64)}.example`, undefined],
    ["a b.example", undefined],
    ["10.0.0.1", "[10.0.0.1]"],
    ["http://10.0.0.1/", undefined],
    ["2001:DB8::1", "[ipv6:2001:db8::1]"],
    ["[10.0.0.256]", undefined],
    ["[IPv6:10.0.0.1]", undefined],
    ["shop.example.7", undefined],
  ])("%j is none, and %j may be meant", (written, meant) => {
    const reading = normalForm("domain", written);
    expect([Object.keys(reading).includes("fault"), "meant" in reading ? reading.meant : undefined]).toEqual([
      true,
      meant,
    ]);
  });

  it("has the labels that a URL parser gives to the same letters", () => {
    const label = fc.string({ unit: fc.constantFrom(...LETTERS), minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(label, (one) => {
        const ascii = domainToASCII(`${one}.example`);
        fc.pre(ascii !== "");
        expect(normalForm("domain", `${one}.example`)).toEqual({ text: ascii });
      }),
    );
  });
});

describe("an address", () => {
  it.each([
    ["Ann@Shop.Example", "Ann@shop.example"],
    ["ann@münchen.example.", "ann@xn--mnchen-3ya.example"],
    ['"a b"@shop.example', '"a b"@shop.example'],
    ["", ""],
  ])("%j is %j", (written, text) => {
    expect(normalForm("address", written)).toEqual({ text });
  });

  it.each([
    ["Ann <Ann@shop.example>", "Ann@shop.example"],
    ["mailto:ann@shop.example", "ann@shop.example"],
    [" ann@shop.example", "ann@shop.example"],
    ["shop.example", undefined],
    ["@shop.example", undefined],
    ["ann@", undefined],
    ["a b@shop.example", undefined],
    ["=?utf-8?q?ann?=@shop.example", undefined],
    ["a\u200bn@shop.example", undefined],
  ])("%j is none, and %j may be meant", (written, meant) => {
    const reading = normalForm("address", written);
    expect([Object.keys(reading).includes("fault"), "meant" in reading ? reading.meant : undefined]).toEqual([
      true,
      meant,
    ]);
  });
});

describe("a host", () => {
  it.each([
    ["Shop.Example.", "shop.example"],
    ["my_shop.Example", "my_shop.example"],
    ["bank.example,x.evil.example", "bank.example,x.evil.example"],
  ])("%j is %j, be it a domain or not", (written, text) => {
    expect(normalForm("host", written)).toEqual({ text });
  });

  it.each([
    ["https://shop.example/", "shop.example"],
    ["shop.example:80", "shop.example"],
    ["a b", undefined],
  ])("%j is none, and %j may be meant", (written, meant) => {
    expect(normalForm("host", written)).toMatchObject({ fault: "this is no host", ...(meant && { meant }) });
  });
});

describe("a sender", () => {
  it("is an address, or what else a client says", () => {
    expect(normalForm("sender", "Ann@Shop.Example")).toEqual({ text: "Ann@shop.example" });
    expect(normalForm("sender", "postmaster")).toEqual({ text: "postmaster" });
    expect(normalForm("sender", "<ann@shop.example>")).toMatchObject({ meant: "ann@shop.example" });
  });
});
