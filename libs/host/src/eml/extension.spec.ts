import { describe, expect, it } from "@jest/globals";
import { DANGER_ORDER, extensionOf, mostDangerous } from "./extension.ts";

describe("the extension of a file name", () => {
  it.each<[string, string | undefined]>([
    ["invoice.pdf.exe", "exe"],
    ["INVOICE.EXE", "exe"],
    ["invoice.exe. . ", "exe"],
    ["invoice.exe\u0000", "exe"],
    ["invoice.e\u200bxe", "exe"],
    ["\u202egpj.exe", "exe"],
    ["invoice．ｅｘｅ", "exe"],
    ["C:\\temp.dir\\run.bat", "bat"],
    ["../run.d/README", undefined],
    [".exe", "exe"],
    ["archive.tar.gz", "gz"],
    ["version 1. final text", undefined],
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

describe("the most dangerous extension", () => {
  it.each<[string[], string | undefined]>([
    [["a.txt", "b.zip", "c.exe"], "exe"],
    [["a.docm", "b.zip"], "zip"],
    [["a.pdf", "b.docm"], "docm"],
    [["b.txt", "a.pdf", "c.csv"], "csv"],
    [["README"], undefined],
    [[], undefined],
  ])("of %j is %j", (names, extension) => {
    expect(mostDangerous(names)).toBe(extension);
    expect(mostDangerous([...names].reverse())).toBe(extension);
  });

  it("has each listed extension once", () => {
    expect(new Set(DANGER_ORDER).size).toBe(DANGER_ORDER.length);
  });
});
