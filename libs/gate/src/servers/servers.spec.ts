import { describe, expect, it } from "@jest/globals";
import { filled } from "./filled.ts";
import { readServers } from "./read-servers.ts";

describe("a client's configuration", () => {
  it("is read as each client writes it", () => {
    const program = { command: "npx", args: ["a"], env: { KEY: `\${KEY}` } };
    expect([...readServers({ mcpServers: { one: { command: "npx" }, two: { ...program, cwd: "/x" } } })]).toEqual([
      ["one", { command: "npx", args: [], env: {} }],
      ["two", { ...program, cwd: "/x" }],
    ]);
    const there = { type: "http", url: "https://there.example/mcp", headers: { authorization: `Bearer \${TOKEN}` } };
    expect(readServers({ inputs: [], servers: { there } }).get("there")).toEqual({
      url: there.url,
      headers: there.headers,
    });
  });

  it.each([
    [{}, "it names no servers"],
    [[], "it names no servers"],
    [{ mcpServers: { a: 1 } }, "`a` is no object"],
    [{ mcpServers: { a: {} } }, "`a` has not one of"],
    [{ mcpServers: { a: { command: "x", url: "https://a.example" } } }, "`a` has not one of"],
    [{ mcpServers: { a: { command: "x", args: [1] } } }, "that are no texts"],
    [{ mcpServers: { a: { url: "https://a.example", type: "sse" } } }, "old way"],
  ])("names what it cannot use: %j", (json, message) => {
    expect(() => readServers(json)).toThrow(expect.objectContaining({ code: "UNUSABLE_SERVER" }));
    expect(() => readServers(json)).toThrow(message);
  });
});

it("fills places from variables and files, once, and refuses what nobody fills", async () => {
  const values = {
    variable: (name: string) => ({ A: "one", B: `\${A}` })[name],
    file: async (path: string) => `in ${path}\n`,
  };
  expect(await filled(`\${A} \${env:A} \${B} \${C:-else} \${file:x/y} $A`, values)).toBe(
    `one one \${A} else in x/y $A`,
  );
  await expect(filled(`\${C}`, values)).rejects.toMatchObject({ message: `nobody fills \`\${C}\`` });
  await expect(filled(`\${input:key}`, values)).rejects.toMatchObject({ code: "UNUSABLE_SERVER" });
});
