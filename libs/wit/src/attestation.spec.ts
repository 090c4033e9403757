import { createHash } from "node:crypto";
import { VOCABULARIES } from "@glither/dialects";
import { compile } from "@glither/roux";
import { describe, expect, it } from "@jest/globals";
import { type Attestation, attest } from "./attestation.ts";
import { printWorld } from "./print.ts";
import { deriveWorld, type World } from "./world.ts";

function worldOf(rule: string, name = "mailguard"): World {
  const { core } = compile(name, `#pragma dialect glither.mail\n${rule}`, VOCABULARIES);
  if (core === undefined) throw new Error(`\`${rule}\` does not compile`);
  return deriveWorld(core);
}

const attested = (rule: string, name?: string): Attestation => attest(worldOf(rule, name));

describe("attest", () => {
  const rule = "rule a = msg | from.domain == dkim.domain => hold into quarantine after 1h into dropped";

  it("names the world, the whole authority and the one export", () => {
    expect(attested(rule)).toEqual({
      world: "glither:mail/mailguard@0.1.0",
      digest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/u),
      imports: ["glither:mail/enrich@0.1.0#dkim-domain", "glither:mail/actions@0.1.0#hold"],
      exports: ["dispose"],
    });
  });

  it("hashes the canonical text", () => {
    const hash = createHash("sha256")
      .update(printWorld(worldOf(rule)), "utf8")
      .digest("hex");
    expect(attested(rule).digest).toBe(`sha256:${hash}`);
  });

  it("stays the same while the contract does", () => {
    expect(attested(rule.replace("rule a", "rule b").replace("1h", "2h")).digest).toBe(attested(rule).digest);
  });

  it.each([
    ["one more field", rule.replace("=>", "| subject =>")],
    ["one more enrichment", rule.replace("=>", "| sender.allowlisted =>")],
    ["one more action", rule.replace("=> hold", "=> tag x, hold")],
    ["one field less", "rule a = msg | dkim.domain => hold into quarantine after 1h into dropped"],
  ])("changes with %s", (_, other) => {
    expect(attested(other).digest).not.toBe(attested(rule).digest);
  });

  it("changes with the ruleset's name", () => {
    expect(attested(rule, "other").digest).not.toBe(attested(rule).digest);
  });

  it("keeps the hash that earlier attestations have", () => {
    expect(attested(rule).digest).toMatchInlineSnapshot(
      `"sha256:971a75229c825ce1320f35ffd5b7eb012606dbffbc3cc9198ba3c7d75379064f"`,
    );
  });
});
