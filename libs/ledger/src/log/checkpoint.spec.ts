import { createHash, createPublicKey } from "node:crypto";
import { generateSigningKey } from "@glither/attest";
import { describe, expect, it } from "@jest/globals";
import { openCheckpoint, signCheckpoint } from "./checkpoint.ts";

const { key } = generateSigningKey();
const CHECKPOINT = { origin: "mail", size: 12, root: createHash("sha256").update("root").digest() };
const note = await signCheckpoint(CHECKPOINT, key);

describe("a checkpoint", () => {
  it("is a signed note, as logs of the field write it", () => {
    const [origin, size, root, empty, signature = "", end] = note.split("\n");
    expect([origin, size, root, empty, end]).toEqual(["mail", "12", CHECKPOINT.root.toString("base64"), "", ""]);
    expect(signature).toMatch(/^\u2014 mail [A-Za-z0-9+/=]+$/u);
    const id = Buffer.from(signature.split(" ")[2] ?? "", "base64").subarray(0, 4);
    const spki = createPublicKey(key.publicKeyPem).export({ format: "der", type: "spki" });
    expect(id).toEqual(createHash("sha256").update(spki).digest().subarray(0, 4));
  });

  it("opens for who trusts its key, with signatures of others beside it", () => {
    const other = generateSigningKey().key.publicKeyPem;
    expect(openCheckpoint(note, [other, key.publicKeyPem])).toEqual(CHECKPOINT);
    const witnessed = `${note}\u2014 witness.example AAAAAAAA\n\u2014 mail AAAAAAAA\n`;
    expect(openCheckpoint(witnessed, [key.publicKeyPem])).toEqual(CHECKPOINT);
  });

  it.each([
    ["another size", note.replace("\n12\n", "\n13\n")],
    ["another origin", note.replaceAll("mail", "liam")],
    ["another root", note.replace(CHECKPOINT.root.toString("base64"), Buffer.alloc(32).toString("base64"))],
    ["a signature under another name", note.replace("\u2014 mail", "\u2014 other")],
  ])("does not open with %s", (_, changed) => {
    expect(changed).not.toBe(note);
    expect(() => openCheckpoint(changed, [key.publicKeyPem])).toThrow(
      expect.objectContaining({ code: "NOT_VERIFIED" }),
    );
  });

  it("opens for nobody without a trusted key", () => {
    for (const keys of [[], [generateSigningKey().key.publicKeyPem]]) {
      expect(() => openCheckpoint(note, keys)).toThrow(expect.objectContaining({ code: "NOT_VERIFIED" }));
    }
    expect(() => openCheckpoint(note, [key.publicKeyPem, "no key"])).toThrow(
      expect.objectContaining({ code: "KEY_UNUSABLE" }),
    );
  });

  it.each([
    ["nothing", ""],
    ["no signature", note.split("\n").slice(0, 4).join("\n")],
    ["a leading zero", note.replace("\n12\n", "\n012\n")],
    ["a short root", note.replace(/\n[^\n]{43}=\n/u, "\nAAAA\n")],
    ["more behind it", `${note}more`],
  ])("cannot be read where it is %s", (_, text) => {
    expect(() => openCheckpoint(text, [key.publicKeyPem])).toThrow(expect.objectContaining({ code: "MALFORMED" }));
  });
});
