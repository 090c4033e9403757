import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, it } from "@jest/globals";

/** What a file and all that it imports of ours import of others. */
function imported(file: string, seen = new Set<string>()): Set<string> {
  const others = new Set<string>();
  if (seen.has(file)) return others;
  seen.add(file);
  for (const [, from = ""] of readFileSync(file, "utf8").matchAll(
    /^(?:(?:import|export)\b[^;"]*? from|import) "([^"]+)";/gmu,
  ))
    if (!from.startsWith(".")) others.add(from);
    else for (const other of imported(join(dirname(file), from), seen)) others.add(other);
  return others;
}

it.each([
  "syrup/index.ts",
  "location/index.ts",
  "crypto/index.ts",
  "crypto/web.ts",
  "netlayers/index.ts",
  "netlayers/memory.ts",
  "netlayers/websocket.ts",
  "captp/index.ts",
])("%s runs in a browser: it loads nothing of Node's", (file) => {
  const others = [...imported(join(import.meta.dirname, file))];
  expect(others.filter((name) => !/^(?:@glither\/vat|@noble\/)/u.test(name))).toEqual([]);
});

it("sees what is loaded, where something is", () => {
  expect([...imported(join(import.meta.dirname, "netlayers/websocket-server.ts"))]).toEqual(
    expect.arrayContaining(["node:http", "ws"]),
  );
});
