import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { check } from "@glither/analysis/check";
import { VOCABULARIES } from "@glither/dialects";
import { describe, expect, it } from "@jest/globals";
import { DIAGNOSTIC_CODES, type Diagnostic } from "../diagnostic.ts";
import { applyFix, renderDiagnostics } from "../testing/render-diagnostics.ts";

/*
 * A case is a file: `<CODE>/cases/<name>.glith`, with what the compiler says about it in `<name>.expected` beside it.
 * `BLESS=1 npm run jest -- libs/roux/src/diagnostics` rewrites the expectations; read the difference before you keep it.
 */
const cases = DIAGNOSTIC_CODES.flatMap((code) => {
  const folder = new URL(`./${code}/cases/`, import.meta.url);
  return readdirSync(folder)
    .filter((file) => file.endsWith(".glith"))
    .map((file) => ({ code, name: file.slice(0, -".glith".length), url: new URL(file, folder) }));
});

/** What lies beside the cases of a diagnostic is there for them to use. */
function filesBeside(url: URL): ReadonlyMap<string, string> {
  const folder = new URL(".", url);
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter(
    (file) => file.endsWith(".json") || (file.includes("/") && file.endsWith(".glith")),
  );
  return new Map(names.map((file) => [file, readFileSync(new URL(file, folder), "utf8")]));
}

const known = new Map<string, readonly Diagnostic[]>();

/** Each text is checked once, however many tests look at what is said of it. */
function diagnose(text: string, url: URL): readonly Diagnostic[] {
  const key = `${new URL(".", url)} ${text}`;
  const diagnostics = known.get(key) ?? check("example", text, VOCABULARIES, { files: filesBeside(url) }).diagnostics;
  known.set(key, diagnostics);
  return diagnostics;
}

it("there is a folder for every diagnostic, and for nothing else", () => {
  const folders = readdirSync(new URL(".", import.meta.url), { withFileTypes: true }).filter((e) => e.isDirectory());
  expect(folders.map(({ name }) => name).sort()).toEqual([...DIAGNOSTIC_CODES].sort());
});

describe("the diagnostic cases", () => {
  it.each(DIAGNOSTIC_CODES)("show %s", (code) => {
    expect(cases.filter((example) => example.code === code)).not.toHaveLength(0);
  });

  it.each(cases)("$code/$name", ({ code, url }) => {
    const diagnostics = diagnose(readFileSync(url, "utf8"), url);
    const expected = new URL(url.href.replace(/\.glith$/u, ".expected"));
    if (process.env["BLESS"] === "1") writeFileSync(expected, renderDiagnostics(diagnostics));
    expect(renderDiagnostics(diagnostics)).toBe(readFileSync(expected, "utf8"));
    expect(diagnostics.map((diagnostic) => diagnostic.code)).toContain(code);
  });

  it.each(cases)("$code/$name is mended by each of its fixes", ({ url }) => {
    const text = readFileSync(url, "utf8");
    for (const { fix, code, message } of diagnose(text, url)) {
      if (fix === undefined) continue;
      const left = diagnose(applyFix(text, fix), url).filter(
        (other) => other.code === code && other.message === message,
      );
      const before = diagnose(text, url).filter((other) => other.code === code && other.message === message);
      expect(left).toHaveLength(before.length - 1);
    }
  });

  it.each(cases)("$code/$name keeps its spans within the text", ({ url }) => {
    const text = readFileSync(url, "utf8");
    for (const { span, related = [], fix } of diagnose(text, url))
      for (const { offset, length, line, column } of [
        span,
        ...related.filter(({ file }) => file === undefined).map((other) => other.span),
        ...(fix?.edits ?? []).map((edit) => edit.span),
      ]) {
        const above = text.slice(0, offset).split("\n");
        expect([line, column]).toEqual([above.length, (above.at(-1)?.length ?? 0) + 1]);
        expect(offset + length).toBeLessThanOrEqual(text.length);
      }
  });
});
