import type { ComponentConfig } from "@glither/artifact";
import { describe, expect, it } from "@jest/globals";
import { admit } from "../admission/admit.ts";
import { mailroom } from "../testing/mailroom.ts";
import { checkConfig } from "./_config.ts";

const reading = admit(await mailroom());
const FUNCTIONS = [
  "glither:mail/enrich@0.1.0#dkim-domain",
  "glither:mail/enrich@0.1.0#sender-allowlisted",
  "glither:mail/enrich@0.1.0#sender-risk",
  "glither:mail/actions@0.1.0#route",
  "glither:mail/actions@0.1.0#hold",
];
/** As wkg 0.16.1 writes them, in its order. */
const BY_WKG = [
  "glither:mail/types@0.1.0",
  "glither:mail/enrich@0.1.0",
  "glither:roux/types@0.1.0",
  "glither:mail/actions@0.1.0",
  "message",
  "receipt",
];

const check = (imports: readonly string[]): void =>
  checkConfig({ imports, exports: ["dispose"] } as unknown as ComponentConfig, reading);

describe("a config", () => {
  it.each([
    ["functions", FUNCTIONS],
    ["interfaces that have functions", ["glither:mail/enrich@0.1.0", "glither:mail/actions@0.1.0"]],
    ["all interfaces", BY_WKG.slice(0, 4)],
    ["all interfaces, and the world's names for types", BY_WKG],
  ])("may name imports as %s", (_, imports) => {
    expect(() => check(imports)).not.toThrow();
    expect(() => check(imports.toReversed())).not.toThrow();
  });

  it.each([
    ["a type more", [...BY_WKG, "token"]],
    ["a type less", BY_WKG.slice(0, -1)],
    ["a type twice", [...BY_WKG.slice(0, -1), "message"]],
    ["types without interfaces", BY_WKG.slice(4)],
    ["functions and types", [...FUNCTIONS, ...BY_WKG.slice(4)]],
  ])("names no %s", (_, imports) => {
    expect(() => check(imports)).toThrow(expect.objectContaining({ code: "WRONG_CONFIG" }));
  });
});
