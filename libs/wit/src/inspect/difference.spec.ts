import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { componentEmbed, componentNew, parse } from "@bytecodealliance/jco";
import { describe, expect, it } from "@jest/globals";
import { signatureDifference } from "./difference.ts";
import { componentSignatures, worldSignatures } from "./signatures.ts";

const GOLDENS = join(import.meta.dirname, "../../../../goldens");
const WORLDS = readdirSync(GOLDENS, { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith("world.wit"));
const GUARD = readFileSync(join(GOLDENS, "mail/mailguard/world.wit"), "utf8");

async function componentOf(witSource: string): Promise<Uint8Array> {
  const world = /^world %?([a-z0-9-]+)/m.exec(witSource)?.[1] ?? "";
  return componentNew(await componentEmbed({ witSource, dummy: true, world }), []);
}

async function differenceOf(real: string, declared = GUARD): Promise<string | undefined> {
  return signatureDifference(await componentSignatures(await componentOf(real)), await worldSignatures(declared));
}

describe("a component and its world", () => {
  it.each(WORLDS)("are equal: %s", async (path) => {
    const world = readFileSync(join(GOLDENS, path), "utf8");
    expect([...(await worldSignatures(world)).keys()].join()).toContain("dispose");
    expect(await differenceOf(world, world)).toBeUndefined();
  });

  it.each([
    ["from-org: string,", "from-org: string, subject: string,", /has `msg\.subject`, which its world does not declare/],
    ["from-org: string,", "", /has no `msg\.from-org`, which its world declares/],
    ["from-org: string,\n    recipient-org: string,", "recipient-org: string,\n    from-org: string,", /another order/],
    ["-exts: list<string>", "-exts: option<string>", /has an `option` in `msg\.attachments-exts`/],
    ["-exts: list<string>", "-exts: list<u8>", /has a `u8` in `msg\.attachments-exts`/],
    ["-exts: list<string>", "-exts: list<s32>", /has an `s32` in `msg\.attachments-exts`/],
    ["-exts: list<string>", "-exts: result<string>", /has a `result` in `msg\.attachments-exts`/],
    ["    reject,", "    reject,\n    all,", /`glither:mail\/enrich@0\.1\.0#dmarc-policy` has `result\.all`/],
    ["-> bool", "-> string", /^`glither:mail\/enrich@0\.1\.0#sender-allowlisted` has a `string` in `result`/],
    ["to: string)", "to: string, also: string)", /^`glither:mail\/actions@0\.1\.0#route` has `also`/],
    ["to: string)", "to: string) -> string", /^`glither:mail\/actions@0\.1\.0#route` has `result`/],
    [") -> receipt", ")", /^`dispose` has no `result`/],
    [") -> receipt", ") -> list<receipt>", /^`dispose` has a `list` in `result`/],
    ["pending(suspension)", "pending(list<suspension>)", /in `result\.verdict\.pending`/],
    ["dispose: func(msg: message)", "dispose: func(msg: message, raw: list<u8>)", /^`dispose` has `raw`/],
  ])("differ by `%s` that became `%s`", async (declared, real, difference) => {
    expect(await differenceOf(GUARD.replace(declared, real))).toMatch(difference);
  });

  it("may be called what is a word of the text", async () => {
    const called = GUARD.replace("world mailguard {", "world %interface {");
    expect(await differenceOf(GUARD, called)).toBeUndefined();
  });

  it("may differ in what a type is called, which crosses nothing", async () => {
    expect(await differenceOf(GUARD.replaceAll(/\bdmarc\b(?!-)/g, "policy"))).toBeUndefined();
  });

  it.each([
    ["a resource", '(component (import "a" (instance (export "r" (type (sub resource))) (export "f" (func)))))'],
    ["an instance", '(component (import "a" (instance (export "b" (instance)))))'],
    ["a component", '(component (import "a" (component)))'],
    ["flags", '(component (type (flags "a")) (import "t" (type (eq 0))) (import "a" (func (param "p" 1))))'],
    ["an export of no function", '(component (instance (export "a")))'],
  ])("are not compared where there is %s", async (_name, wat) => {
    const attempt = parse(wat).then(componentSignatures);
    await expect(attempt).rejects.toMatchObject({ code: "MALFORMED_COMPONENT" });
  });

  it("are not compared where the text is no world", async () => {
    for (const text of ["", "anything goes", "world a {\n  import b;\n}\n", `${GUARD}\nworld two {\n}\n`])
      await expect(worldSignatures(text)).rejects.toMatchObject({ code: "MALFORMED_COMPONENT" });
  });
});
