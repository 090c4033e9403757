import { domainToASCII, domainToUnicode } from "node:url";
import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { normalForm } from "./_normal-forms.ts";

const LETTERS = "abcdefghijklmnopqrstuvwxyzäöüéåøñçğşžčłβγδжщדשعلमक漢字かなカナ한국ภา";

/** The domain of an author as messages are read: letters that mean others, and labels that encode none, are no domain. */
function asRead(written: string): string | undefined {
  const domain = written.toLowerCase().normalize("NFC");
  const ascii = /^[\p{L}\p{M}\p{N}.-]+$/u.test(domain)
    ? /[^\0-\x7f]/u.test(domain)
      ? domainToASCII(domain)
      : domain
    : "";
  const unicode = domainToUnicode(ascii);
  const isLabel = (label: string): boolean => /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/u.test(label);
  const isSame = domain === ascii || domain === unicode;
  const isFaithful = !ascii.includes("xn--") || (!/(?:^|\.)xn--/u.test(unicode) && domainToASCII(unicode) === ascii);
  return isSame && isFaithful && ascii.split(".").every(isLabel) ? ascii : undefined;
}

describe("a domain", () => {
  it.each([
    ["Shop.Example", "shop.example"],
    ["shop.example.", "shop.example"],
    ["MÜNCHEN.example", "xn--mnchen-3ya.example"],
    ["mu\u0308nchen.example", "xn--mnchen-3ya.example"],
    ["例え.テスト", "xn--r8jz45g.xn--zckzah"],
    ["xn--mnchen-3ya.EXAMPLE", "xn--mnchen-3ya.example"],
    ["xn--strae-oqa.example", "xn--strae-oqa.example"],
    ["xn--ls8h.example", "xn--ls8h.example"],
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
    ["\uff33hop.example", "shop.example"],
    ["\ufb01sh.example", "fish.example"],
    ["https://\ufb01sh.example/", "fish.example"],
    ["xn--a.example", undefined],
    ["xn--shop-.example", undefined],
    ["xn--MNCHEN-3ya.xn--99999999.example", undefined],
    ["xn--0000000000000000.example", undefined],
    ["\u0663.example", undefined],
    ["\u{1f600}.example", undefined],
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

  it("says of a label that encodes nothing what such a label is", () => {
    expect(normalForm("domain", "xn--a.example")).toMatchObject({
      hint: expect.stringMatching(/^a part that begins/u),
    });
  });

  it("is what whoever reads messages would take for one, and nothing else", () => {
    const label = fc.oneof(
      fc.string({
        unit: fc.constantFrom(..."ab-9\u00e4\ufb01\uff41\u00df\u0663\u05d0\u0301\u4f8b\u2460"),
        minLength: 1,
        maxLength: 6,
      }),
      fc.string({ unit: fc.constantFrom(..."abz09-"), minLength: 1, maxLength: 8 }).map((text) => `xn--${text}`),
      fc.string({ unit: fc.constantFrom(...LETTERS), minLength: 1, maxLength: 6 }).map((text) => domainToASCII(text)),
    );
    fc.assert(
      fc.property(fc.array(label, { minLength: 1, maxLength: 3 }), (labels) => {
        const written = [...labels, "example"].join(".");
        const reading = normalForm("domain", written);
        const text = "text" in reading ? reading.text : undefined;
        // A constant may have labels in both forms, which a message has not.
        expect(asRead(written) ?? text).toBe(text);
        if (text !== undefined) expect(asRead(text)).toBe(text);
      }),
      { numRuns: 2_000 },
    );
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
    ["ann@\ufb01sh.example", "ann@fish.example"],
    ["ann@xn--a.example", undefined],
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
    ["my_shop.M\u00dcLLER.example", "my_shop.xn--mller-kva.example"],
    ["\ufb01sh.example", "fish.example"],
    ["xn--a.example", "xn--a.example"],
    ["1.2.3", "1.2.0.3"],
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
