import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "@jest/globals";

const SOURCES = fileURLToPath(new URL(".", import.meta.url));

/** The two places that are for Node alone. */
const FOR_NODE = ["persistence/sqlite/", "worker/node.ts"];

it("imports no module of Node's but in the store in a file and in what begins threads, so that it runs in a browser", () => {
  const files = readdirSync(SOURCES, { recursive: true, encoding: "utf8" }).filter(
    (file) => file.endsWith(".ts") && !file.endsWith(".spec.ts") && !file.includes("testing/"),
  );
  const nodes = files.filter((file) => /from "node:/.test(readFileSync(join(SOURCES, file), "utf8")));
  expect(nodes.filter((file) => !FOR_NODE.some((place) => file.startsWith(place)))).toEqual([]);
  expect(nodes).not.toEqual([]);
});
