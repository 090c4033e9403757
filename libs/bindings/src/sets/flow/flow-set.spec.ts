import { createDecipheriv } from "node:crypto";
import { beforeAll, describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { type Shipped, shipped } from "../../testing/shipped.ts";
import { flowSet } from "./flow-set.ts";
import { methodsWith } from "./methods.ts";
import { flowArtifact, type Mapping, redacted } from "./redact.ts";

let redactor: Shipped;
beforeAll(async () => {
  redactor = await shipped("flow/redactor");
});

const KEYS = { mac: new Uint8Array(32).fill(7), cipher: new Uint8Array(32).fill(9) };
const MAPPING: Mapping = {
  name: ["/customer/name"],
  email: ["/customer/email", "/contacts/*/email"],
  phone: ["/customer/phone"],
  national_id: ["/customer/national~1id"],
  iban: ["/payment/iban"],
  birth_date: ["/customer/born"],
  ip: ["/client/ip"],
  notes: ["/notes"],
};
const TICKET = {
  customer: { name: "Ann Example", email: "ann@example.org", "national/id": "123-45-6789", born: "1990-05-17" },
  contacts: [{ email: "bob@example.org", role: "friend" }],
  payment: { iban: "NL91 ABNA 0417 1643 00" },
  client: { ip: "203.0.113.77" },
  notes: ["the lamp does not light"],
  amount: 12,
};

describe("a record on its way", () => {
  const set = flowSet({
    destination: (name) => (name === "desk.example" ? { clearance: "confidential", region: "EU" } : undefined),
    region: () => "EU",
    consent: (subject, purpose) => subject === "s-1" && purpose === "support",
  });

  async function sent(purpose: string, more: object = {}, document: unknown = TICKET) {
    const about = {
      destination: "desk.example",
      kind: "ticket",
      purpose,
      "subject.id": "s-1",
      clearance: "restricted",
      ...more,
    };
    const { receipt, failure } = await redactor.cross(set, flowArtifact(document, MAPPING, about));
    expect(failure).toBeUndefined();
    return redacted(document, receipt, MAPPING, KEYS);
  }

  it("goes to support without what nobody there needs, wherever it stands", async () => {
    expect(await sent("support")).toEqual({
      routes: ["support"],
      document: {
        customer: { name: "Ann Example", email: "ann@example.org", born: "1990-05-17" },
        contacts: [{ email: "bob@example.org", role: "friend" }],
        payment: { iban: "**** **** **** **43 00" },
        client: { ip: "203.0.113.77" },
        notes: ["the lamp does not light"],
        amount: 12,
      },
    });
  });

  it("goes to the lake without names, with what can be counted", async () => {
    const { hash } = methodsWith(KEYS);
    expect(await sent("statistics")).toEqual({
      routes: ["lake"],
      document: {
        customer: { email: hash("ann@example.org"), born: "1990" },
        contacts: [{ email: hash("bob@example.org"), role: "friend" }],
        payment: { iban: "**** **** **** **43 00" },
        client: { ip: "203.0.113.0" },
        notes: ["the lamp does not light"],
        amount: 12,
      },
    });
  });

  it("loses a text in which an identifier stands, however it is nested", async () => {
    const document = { ...TICKET, notes: [{ by: "desk", text: ["call 123-45-6789 back", "ok"] }] };
    const found = await sent("support", {}, document);
    expect(found?.document).toMatchObject({ notes: [{ text: [] }] });
    expect(JSON.stringify(found?.document)).not.toContain("123-45-6789");
  });

  it("goes nowhere when it is dropped, or to whom nobody knows", async () => {
    expect(await sent("support", { labels: ["legal-hold"] })).toBeUndefined();
    const unknown = await sent("support", { destination: "other.example" });
    expect(JSON.stringify(unknown?.document ?? "")).not.toContain("Ann Example");
  });

  it("goes nowhere where nobody has said where a field stands", async () => {
    const receipt = {
      verdict: "delivered",
      rule: "r",
      reason_class: "r",
      actions: [{ verb: "redact", args: { field: "phone" } }],
    };
    expect(() => redacted(TICKET, receipt, { name: ["/customer/name"] }, KEYS)).toThrow(
      /nobody has said where `phone` stands/,
    );
    const other = { ...receipt, actions: [{ verb: "transform", args: { field: "phone", by: "shred" } }] };
    expect(() => redacted(TICKET, other, MAPPING, KEYS)).toThrow(/not known/);
    const action = { ...receipt, actions: [{ verb: "publish", args: {} }] };
    expect(() => redacted(TICKET, action, MAPPING, KEYS)).toThrow(/cannot be done/);
  });

  it("holds nothing of a value that was taken out, whatever it is and wherever it stands", () => {
    const secret = "S3CRET";
    const nested = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        fc.constantFrom<unknown>(secret, `x${secret}`, null, true, 1),
        fc.array(tie("value")),
        fc.dictionary(fc.constantFrom("a", "b", "__proto__", "c"), tie("value")),
      ),
    })).value;
    const receipt = {
      verdict: "delivered",
      rule: "r",
      reason_class: "r",
      actions: [{ verb: "redact", args: { field: "notes" } }],
    };
    fc.assert(
      fc.property(nested, (notes) => {
        const document = { notes, kept: "kept" };
        const before = JSON.stringify(document);
        const left = redacted(document, receipt, MAPPING, KEYS)?.document;
        expect(JSON.stringify(left)).not.toContain(secret);
        expect(left).toMatchObject({ kept: "kept" });
        expect(JSON.stringify(document)).toBe(before);
      }),
    );
  });
});

describe("the methods", () => {
  const methods = methodsWith(KEYS);
  const others = methodsWith({ ...KEYS, mac: new Uint8Array(32).fill(8) });

  it("hash and tokenize alike for one key, and otherwise for another", () => {
    expect(methods.hash("ann")).toBe(methods.hash("ann"));
    expect(methods.hash("ann")).not.toBe(others.hash("ann"));
    expect(methods.tokenize("ann")).toMatch(/^tok_[\w-]{22}$/);
    expect(methods.hash("ann")).not.toContain(methods.tokenize("ann")?.slice(4) ?? "");
  });

  it("encrypt so that the key's holder reads it, and never the same twice", () => {
    const sealed = methods.encrypt("Ännchen") ?? "";
    expect(methods.encrypt("Ännchen")).not.toBe(sealed);
    const bytes = Buffer.from(sealed.slice(4), "base64url");
    const opening = createDecipheriv("aes-256-gcm", KEYS.cipher, bytes.subarray(0, 12));
    opening.setAuthTag(bytes.subarray(-16));
    expect(Buffer.concat([opening.update(bytes.subarray(12, -16)), opening.final()]).toString("utf8")).toBe("Ännchen");
  });

  it.each<[string, string, string | undefined]>([
    ["mask", "1234567890123", "*********0123"],
    ["mask", "12345678901", "***********"],
    ["mask", "Ann", "***"],
    ["truncate", "203.0.113.77", "203.0.113.0"],
    ["truncate", "2001:db8:1:2::5", "2001:db8:1::"],
    ["truncate", "::1", "0:0:0::"],
    ["truncate", "not an address", undefined],
    ["truncate", "::ffff:203.0.113.77", undefined],
    ["generalize", "1990-05-17T10:00:00Z", "1990"],
    ["generalize", "17.5.1990", undefined],
  ])("%s leaves of `%s` only `%s`", (method, text, left) => {
    expect(methods[method as "mask"](text)).toBe(left);
  });

  it("need whole keys", () => {
    expect(() => methodsWith({ ...KEYS, mac: new Uint8Array(16) })).toThrow(TypeError);
  });
});
