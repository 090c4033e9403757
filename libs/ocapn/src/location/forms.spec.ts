import { describe, expect, it } from "@jest/globals";
import { decode } from "../syrup/decode.ts";
import { encode } from "../syrup/encode.ts";
import type { SyrupValue } from "../syrup/values.ts";
import { locationForm, locationToSign, readLocation, readSturdyReference, sturdyReferenceForm } from "./forms.ts";
import { newLocation, peerKey, samePeer } from "./location.ts";

const form = (text: string) => decode(new TextEncoder().encode(text));
const text = (value: SyrupValue) => new TextDecoder().decode(encode(value));

describe("a location on the wire", () => {
  it("is what Goblins signs of its own", () => {
    expect(new TextDecoder().decode(locationToSign(newLocation("fake", "a")))).toBe(
      "<11'my-location<10'ocapn-peer4'fake1\"af>>",
    );
  });

  it.each([
    "<10'ocapn-peer4'fake1\"af>",
    "<10'ocapn-peer4'fake1\"a{}>",
    '<10\'ocapn-peer16\'tcp-testing-only4"NAME{4"host9"127.0.0.14"port5"22046}>',
  ])("is read and written again as it was: %s", (sent) => {
    expect(text(locationForm(readLocation(form(sent))))).toBe(sent);
  });

  it.each([
    "<10'ocapn-node4'fake1\"af>",
    '<10"ocapn-peer4\'fake1"af>',
    "<10'ocapn-peer4'fake1\"a>",
    "<10'ocapn-peer4'fake1\"aff>",
    '<10\'ocapn-peer4"fake1"af>',
    "<10'ocapn-peer4'fake1'af>",
    "<10'ocapn-peer4'fake1:af>",
    "<10'ocapn-peer4'fake1\"at>",
    "<10'ocapn-peer4'fake1\"a[]>",
    "<10'ocapn-peer4'fake1\"a{4'host1\"h}>",
    "<10'ocapn-peer4'fake1\"a{4\"port1+}>",
    "<10'ocapn-peer4'fa.e1\"af>",
    "<10'ocapn-peer0'1\"af>",
    "<10'ocapn-peer4'fake0\"f>",
    "[1+]",
    "f",
  ])("is not %s", (sent) => {
    expect(() => readLocation(form(sent))).toThrow(expect.objectContaining({ code: "LOCATION_MALFORMED" }));
  });

  it("is the same peer's whatever its hints say", () => {
    const plain = newLocation("fake", "a.b");
    const hinted = newLocation("fake", "a.b", new Map([["host", "elsewhere"]]));
    expect([samePeer(plain, hinted), samePeer(plain, newLocation("fake", "a"))]).toEqual([true, false]);
    expect(samePeer(plain, newLocation("fakes", "a.b"))).toBe(false);
    expect(peerKey(plain)).toBe(peerKey(hinted));
    expect(peerKey(newLocation("b", "a."))).not.toBe(peerKey(newLocation("a", "b.")));
  });
});

describe("a sturdy reference on the wire", () => {
  const sent = "<15'ocapn-sturdyref<10'ocapn-peer4'fake1\"af>4:abcd>";

  it("is read and written again as it was", () => {
    expect(text(sturdyReferenceForm(readSturdyReference(form(sent))))).toBe(sent);
  });

  it.each([
    sent.replace("4:abcd", '4"abcd'),
    sent.replace("4:abcd", ""),
    sent.replace("4:abcd", "4:abcdf"),
    sent.replace("ocapn-sturdyref", "ocapn-sturdyrex"),
    sent.replace('1"af>', '1"a>'),
  ])("is not %s", (other) => {
    expect(() => readSturdyReference(form(other))).toThrow(expect.objectContaining({ code: "LOCATION_MALFORMED" }));
  });
});
