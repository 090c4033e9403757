import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "@jest/globals";
import { format } from "../format/format.ts";

/*
 * A case is a file: `format/<name>.glith`, with its formatted text in `<name>.expected` beside it.
 * `BLESS=1 npm run jest -- libs/roux/src/testing` rewrites the expectations; read the difference before you keep it.
 */
const folder = new URL("./format/", import.meta.url);
const cases = readdirSync(folder)
  .filter((file) => file.endsWith(".glith"))
  .map((file) => file.slice(0, -".glith".length));

describe("the layout cases", () => {
  it.each(cases)("%s", (name) => {
    const expected = new URL(`${name}.expected`, folder);
    const formatted = format(readFileSync(new URL(`${name}.glith`, folder), "utf8"));
    if (!("text" in formatted)) throw new Error(JSON.stringify(formatted.diagnostics));
    if (process.env["BLESS"] === "1") writeFileSync(expected, formatted.text);
    expect(formatted.text).toBe(readFileSync(expected, "utf8"));
    expect(format(formatted.text)).toEqual(formatted);
  });
});
