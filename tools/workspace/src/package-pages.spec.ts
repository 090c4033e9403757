import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "@jest/globals";
import { isWritten, packagePage, published } from "./package-pages.ts";
import { ROOT } from "./packages.ts";

const read = (file: string): string => readFileSync(join(ROOT, file), "utf8");

describe.each(published().map((one) => [one.name, one] as const))("the tarball of %s", (name, one) => {
  it("holds the licence and a page, as no tarball did (`npm run docs` writes both)", () => {
    expect(read(`${one.folder}/LICENSE`)).toBe(read("LICENSE"));
    const page = join(ROOT, one.folder, "README.md");
    expect(readFileSync(page, "utf8").startsWith(`# ${name}\n`)).toBe(true);
    if (isWritten(page)) expect(readFileSync(page, "utf8")).toBe(packagePage(one));
  });
});
