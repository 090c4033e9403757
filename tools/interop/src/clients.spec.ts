import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "@jest/globals";
import { CLIENTS } from "./clients.ts";

it("tests the programs that the documentation names, in the versions that it names", () => {
  const page = readFileSync(join(import.meta.dirname, "../../../docs/publishing.md"), "utf8");
  const section = /## Other programs[\s\S]*?\n## /u.exec(page)?.[0] ?? "";
  const rows = [...section.matchAll(/^\| `(\w+)` \| (\S+) /gmu)].map(([, name, version]) => ({ name, version }));
  expect(rows).toEqual(CLIENTS.map(({ name, version }) => ({ name, version: version ?? "Debian's" })));
});
