import { describe, expect, it } from "@jest/globals";
import { byDanger, DANGER_ORDER, extensionOf, extensionsOf } from "./extension.ts";

describe("the extension of a file name", () => {
  it.each<[string, string | undefined]>([
    ["invoice.pdf.exe", "exe"],
    ["INVOICE.EXE", "exe"],
    ["invoice.exe. . ", "exe"],
    ["invoice.exe\u0000", "exe"],
    ["invoice.e\u200bxe", "exe"],
    ["\u202egpj.exe", "exe"],
    ["invoice．ｅｘｅ", "exe"],
    ["invoice.exe\u00a0\u3000", "exe"],
    ['invoice.exe">', "exe"],
    ["invoice.exe/", "exe"],
    ["C:\\temp.dir\\run.bat", "bat"],
    ["../run.d/README", undefined],
    [".exe", "exe"],
    ["archive.tar.gz", "gz"],
    ["version 1. final text", undefined],
    [`a.${"x".repeat(256)}`, undefined],
    ["README", undefined],
    ["...", undefined],
    ["", undefined],
  ])("of %j is %j", (name, extension) => {
    expect(extensionOf(name)).toBe(extension);
  });

  it("is found in linear time in a name of a million dots", () => {
    expect(extensionOf(`${". ".repeat(500_000)}x${". ".repeat(500_000)}`)).toBe("x");
  });
});

describe("the extensions that programs may see", () => {
  it.each<[string, string[]]>([
    ["a.exe\u0000.txt", ["txt", "exe"]],
    ["a.exe%00.txt", ["txt", "exe"]],
    ["a%2Eexe", ["exe"]],
    ["a.exe::$DATA", ["exe::$data", "exe"]],
    ["a.txt:b.exe", ["exe", "txt"]],
    ["100%.pdf", ["pdf"]],
    ["%ff%fe.pdf", ["pdf"]],
  ])("of %j are %j", (name, extensions) => {
    expect(extensionsOf(name)).toEqual(extensions);
  });
});

describe("the order of danger", () => {
  it.each<[string[], string]>([
    [["txt", "zip", "exe"], "exe"],
    [["docm", "zip"], "zip"],
    [["pdf", "docm"], "docm"],
    [["txt", "pdf", "csv"], "csv"],
  ])("of %j begins with %j", (extensions, worst) => {
    expect(extensions.toSorted(byDanger)[0]).toBe(worst);
    expect(extensions.toReversed().sort(byDanger)[0]).toBe(worst);
  });

  it("has each listed extension once", () => {
    expect(new Set(DANGER_ORDER).size).toBe(DANGER_ORDER.length);
  });
});
