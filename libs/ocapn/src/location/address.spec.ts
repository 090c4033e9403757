import { describe, expect, it } from "@jest/globals";
import { FormError } from "../form-error.ts";
import { parseLocation, parseSturdyReference, printLocation, printSturdyReference } from "./address.ts";
import { type Location, newLocation } from "./location.ts";

const SWISS = new TextEncoder().encode("JadQ0++RzsD4M+40uLxTWVaVqM10DcBJ");

function codeOf(run: () => unknown): string | undefined {
  try {
    run();
  } catch (error) {
    if (error instanceof FormError) return error.code;
    throw error;
  }
  return undefined;
}

describe("a peer's address", () => {
  it.each<[string, Location]>([
    ["ocapn://a.fake", newLocation("fake", "a")],
    ["ocapn://a.b.c.onion", newLocation("onion", "a.b.c")],
    ["ocapn://a.fake?", newLocation("fake", "a", new Map())],
    [
      "ocapn://NAME.tcp-testing-only?host=127.0.0.1&port=22046",
      newLocation(
        "tcp-testing-only",
        "NAME",
        new Map([
          ["host", "127.0.0.1"],
          ["port", "22046"],
        ]),
      ),
    ],
    [
      "ocapn://abc.websocket?url=ws%3A%2F%2F127.0.0.1%3A8080%2F%3Fa%3Db%26c",
      newLocation("websocket", "abc", new Map([["url", "ws://127.0.0.1:8080/?a=b&c"]])),
    ],
    ["ocapn://h%C3%A4m%20%28ta%29.fake?%E7%86%8A=%2B", newLocation("fake", "häm (ta)", new Map([["熊", "+"]]))],
    ["ocapn://a%2Fs%2Fb.fake", newLocation("fake", "a/s/b")],
  ])("is %s", (address, location) => {
    expect(printLocation(location)).toBe(address);
    expect(parseLocation(address)).toEqual(location);
  });

  it("is printed with its hints in order, and read with them in any", () => {
    const location = newLocation(
      "fake",
      "a",
      new Map([
        ["port", "1"],
        ["host", "h"],
      ]),
    );
    expect(printLocation(location)).toBe("ocapn://a.fake?host=h&port=1");
    expect(parseLocation("ocapn://a.fake?port=1&host=h")).toEqual(location);
  });

  it.each([
    ["", "ADDRESS_MALFORMED"],
    ["http://a.fake", "ADDRESS_MALFORMED"],
    ["OCAPN://a.fake", "ADDRESS_MALFORMED"],
    ["ocapn:a.fake", "ADDRESS_MALFORMED"],
    ["ocapn://fake", "ADDRESS_MALFORMED"],
    ["ocapn://a.fake/", "ADDRESS_MALFORMED"],
    ["ocapn://a.fake/c/x", "ADDRESS_MALFORMED"],
    ["ocapn://a.fake/s/AAAA", "ADDRESS_MALFORMED"],
    ["ocapn://a.fake#x", "ADDRESS_MALFORMED"],
    ["ocapn://a.fake\n", "LOCATION_MALFORMED"],
    ["ocapn://a b.fake", "ADDRESS_MALFORMED"],
    ["ocapn://u:p@a.fake", "ADDRESS_MALFORMED"],
    ["ocapn://a:80.fake", "ADDRESS_MALFORMED"],
    ["ocapn://a%2.fake", "ADDRESS_MALFORMED"],
    ["ocapn://a%ff.fake", "ADDRESS_MALFORMED"],
    ["ocapn://a%ed%a0%80.fake", "ADDRESS_MALFORMED"],
    ["ocapn://a.fake?x", "ADDRESS_MALFORMED"],
    ["ocapn://a.fake?=x", "ADDRESS_MALFORMED"],
    ["ocapn://a.fake?a=b=c", "ADDRESS_MALFORMED"],
    ["ocapn://a.fake?a=b&a=c", "ADDRESS_MALFORMED"],
    ["ocapn://a.fake?a=b&%61=c", "ADDRESS_MALFORMED"],
    ["ocapn://a.fake?a=b&", "ADDRESS_MALFORMED"],
    ["ocapn://a.fake?a=b+c", "ADDRESS_MALFORMED"],
    [`ocapn://${"a".repeat(9_000)}.fake`, "ADDRESS_MALFORMED"],
    ["ocapn://.fake", "LOCATION_MALFORMED"],
    ["ocapn://a.", "LOCATION_MALFORMED"],
    ["ocapn://a.Fake", "LOCATION_MALFORMED"],
    ["ocapn://a.fa%6Be", "LOCATION_MALFORMED"],
    [`ocapn://${"a".repeat(2_000)}.fake`, "LOCATION_MALFORMED"],
    [`ocapn://a.fake?${Array.from({ length: 17 }, (_, at) => `h${at}=1`).join("&")}`, "LOCATION_MALFORMED"],
  ])("is not %j", (address, code) => {
    expect(codeOf(() => parseLocation(address))).toBe(code);
  });
});

describe("an object's address", () => {
  it.each([
    ["ocapn://a.fake/s/SmFkUTArK1J6c0Q0TSs0MHVMeFRXVmFWcU0xMERjQko", SWISS],
    ["ocapn://a.fake/s/-_8?host=h", new Uint8Array([0xfb, 0xff])],
  ])("is %s", (address, swiss) => {
    const read = parseSturdyReference(address);
    expect(read.swiss).toEqual(swiss);
    expect(printSturdyReference(read)).toBe(address);
  });

  it("may be padded as others pad it", () => {
    expect(parseSturdyReference("ocapn://a.fake/s/-_8=").swiss).toEqual(new Uint8Array([0xfb, 0xff]));
    expect(parseSturdyReference("ocapn://a.fake/s/-w==").swiss).toEqual(new Uint8Array([0xfb]));
  });

  it.each([
    ["ocapn://a.fake", "ADDRESS_MALFORMED"],
    ["ocapn://a.fake/s/", "ADDRESS_MALFORMED"],
    ["ocapn://a.fake/s/AAAA/", "ADDRESS_MALFORMED"],
    ["ocapn://a.fake/s/AAAA/s/AAAA", "ADDRESS_MALFORMED"],
    ["ocapn://a.fake/s/+/8", "ADDRESS_MALFORMED"],
    ["ocapn://a.fake/s/-_9", "TEXT_MALFORMED"],
    ["ocapn://a.fake/s/A", "TEXT_MALFORMED"],
    ["ocapn://a.fake/s/AA%3D%3D", "TEXT_MALFORMED"],
    ["ocapn://a.fake/s/AA=", "TEXT_MALFORMED"],
    ["ocapn://a.fake/s/AAAA====", "TEXT_MALFORMED"],
    ["ocapn://a.fake/s/A===", "TEXT_MALFORMED"],
    ["ocapn://a.fake/s/AA A", "TEXT_MALFORMED"],
  ])("is not %j", (address, code) => {
    expect(codeOf(() => parseSturdyReference(address))).toBe(code);
  });

  it("is in no message", () => {
    for (const address of ["ocapn://secret.fake/s/secret=", "ocapn://secret.fake/s/secret!", "ocapn://secret/s/secret"])
      expect(() => parseSturdyReference(address)).toThrow(/^(?!.*secret)/u);
  });
});
