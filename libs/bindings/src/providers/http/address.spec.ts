import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { type Address, readAddress, staysPrivate } from "./address.ts";

function address(template: string): Address {
  const read = readAddress(template);
  if (typeof read === "string") throw new TypeError(read);
  return read;
}

describe("an address with places", () => {
  it("is filled with encoded values", () => {
    const { paths, fill, origin } = address("https://api.example:8443/v1/{client}/x?q={path}&c={client}");
    expect(paths).toEqual(["client", "path"]);
    expect(origin).toBe("https://api.example:8443");
    expect(fill(["a/b?#", "é &="])).toBe("https://api.example:8443/v1/a%2Fb%3F%23/x?q=%C3%A9%20%26%3D&c=a%2Fb%3F%23");
  });

  it.each([".", "..", "%2e%2e"])("takes no value that would be a step: %s", (value) => {
    const filled = () => address("https://api.example/{client}/x").fill([value]);
    if (value.startsWith("%")) expect(filled()).toBe("https://api.example/%252e%252e/x");
    else expect(filled).toThrow(expect.objectContaining({ code: "REFUSED" }));
  });

  it("takes no value that is longer than an address may be", () => {
    expect(() => address("https://api.example/{client}").fill(["x".repeat(2_001)])).toThrow(/too long/);
  });

  it("leads nowhere else, whatever the values are", () => {
    const { fill } = address("https://api.example/a/{x}/b{y}/c?z={x}");
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", minLength: 1 }), fc.webUrl({ withQueryParameters: true }), (x, y) => {
        let url: URL;
        try {
          url = new URL(fill([x, y]));
        } catch (cause) {
          expect(cause).toMatchObject({ code: "REFUSED" });
          return;
        }
        expect(url.origin).toBe("https://api.example");
        expect(url.pathname.split("/").map((step, place) => (place === 2 ? "x" : step.replace(/^b.*/u, "b")))).toEqual([
          "",
          "a",
          "x",
          "b",
          "c",
        ]);
        expect(decodeURIComponent(url.pathname.split("/")[2] ?? "")).toBe(x);
        expect([...url.searchParams]).toEqual([["z", x]]);
        expect(url.hash).toBe("");
      }),
    );
  });

  it.each([
    "api.example/x",
    "ftp://api.example/x",
    "https://{client}.example/x",
    "https://api.example{client}/x",
    "https://ann:secret@api.example/x",
    "https://api.example@other.example/x",
    "https://api.example\\@other.example/",
    "https://api.example/a/../b",
    "https://api.example/a b",
    "https://api.example/x#{client}",
    "https://",
  ])("is refused where a value, or a reader's mistake, could lead elsewhere: %s", (template) => {
    expect(readAddress(template)).toEqual(expect.any(String));
  });
});

it("is read by nobody else over TLS, or within this machine", () => {
  const origins = ["https://a.example", "http://localhost:1", "http://127.0.0.1", "http://[::1]:2", "http://a.example"];
  expect(origins.map(staysPrivate)).toEqual([true, true, true, true, false]);
  expect(staysPrivate("http://127.0.0.1.example")).toBe(false);
});
