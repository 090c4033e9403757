import type { Results } from "@glither/gate";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { place, temporaryFolder } from "../testing/folders.ts";
import { openResults } from "./_gate-results.ts";

const RULES = `#pragma dialect glither.flow ; fold accumulate
#pragma version 0.1.0

rule no_keys "Keep keys from agents" =
  record | notes ~ /-----BEGIN [A-Z ]*PRIVATE KEY-----/
  => into dropped (reason = private key)

rule no_pictures = record | "image" in labels => into dropped (reason = pictures)

rule no_mail = record | email | kind == "find_person" => redact email

rule no_notes = record | kind == "read_diary" => redact notes

rule rest = record | kind => route to agent
`;

const KEY = "-----BEGIN RSA PRIVATE KEY-----";

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let results: Results;
beforeAll(async () => {
  folder = await temporaryFolder();
  const opened = await openResults(await place(folder.path, "results.glith", RULES), { keys: [] }, undefined);
  if ("exitCode" in opened) throw new Error(opened.text);
  results = opened;
});
afterAll(() => folder.remove());

const returned = (tool: string, result: Readonly<Record<string, unknown>>) =>
  results.dispose({ tool, server: "s", actor: "ann", result });
const text = (said: string) => ({ type: "text", text: said });

it("leaves alone what no rule changes", async () => {
  const result = { content: [text("hello")], isError: true, structuredContent: { email: "a@example.org" } };
  expect(await returned("other", result)).toEqual({ result, why: undefined });
});

it("drops by what stands in any text, in a structure or an embedded file", async () => {
  const key = KEY;
  for (const result of [
    { content: [text("a"), text(`b ${key}`)] },
    { content: [], structuredContent: { deep: [{ er: key }] } },
    { content: [{ type: "resource", resource: { uri: "x:y", text: key } }] },
  ]) {
    expect(await returned("other", result)).toEqual({
      result: undefined,
      why: "dropped by the rule `no_keys`: private key",
    });
  }
  const picture = { content: [{ type: "image", data: "", mimeType: "image/png" }] };
  expect(await returned("other", picture)).toMatchObject({ result: undefined });
});

it.each<readonly [string, Readonly<Record<string, unknown>>]>([
  ["a link's description", { content: [{ type: "resource_link", uri: "x:y", name: "n", description: KEY }] }],
  ["a file's address", { content: [{ type: "resource", resource: { uri: `x:${KEY}`, blob: "" } }] }],
  ["what is said beside a block", { content: [{ type: "text", text: "a", _meta: { b: KEY } }] }],
  ["what is said beside the result", { content: [], _meta: { b: KEY } }],
  ["a member that nobody knows", { content: [], more: { b: [KEY] } }],
  ["a task's status", { task: { taskId: "t", status: "working", statusMessage: KEY } }],
  ["content within content", { content: [{ type: "tool_result", content: [{ type: "text", text: KEY }] }] }],
  ["a member's name", { content: [], structuredContent: { a: { [KEY]: 1 } } }],
  ["a picture that is none", { content: [{ type: "image", data: KEY, mimeType: "image/png" }] }],
  ["content that is no list", { content: KEY }],
  ["a failure that is neither", { content: [], isError: KEY }],
])("drops by what stands in %s, which rules did not see", async (_, result) => {
  expect(await returned("other", result)).toMatchObject({ result: undefined });
});

it("leaves nothing of a text beside what was taken out, wherever it stands", async () => {
  const picture = { type: "audio", data: "AAAA", mimeType: "audio/wav" };
  const said = "dear diary";
  const result = {
    content: [
      { ...picture, _meta: { said } },
      { type: "resource_link", uri: "x:y", name: said },
      { type: "resource", resource: { uri: "x:y", text: said } },
    ],
    structuredContent: { [said]: { deep: [said] }, email: said },
    isError: false,
    _meta: { said },
    more: said,
  };
  for (const tool of ["read_diary", "find_person"]) {
    const { result: left } = await returned(tool, result);
    expect(left).toMatchObject({ content: [picture], isError: false });
    expect(Object.keys(left ?? {})).toEqual(["content", "structuredContent", "isError"]);
    expect(JSON.stringify(left?.["content"])).not.toContain(said);
  }
  expect((await returned("read_diary", result)).result).toMatchObject({ structuredContent: {} });
});

it("sees kinds of content within other content", async () => {
  const nested = { content: [{ type: "tool_result", content: [{ type: "image", data: "", mimeType: "image/png" }] }] };
  expect(await returned("other", nested)).toMatchObject({ why: "dropped by the rule `no_pictures`: pictures" });
});

it("takes a field out wherever it stands, and out of the text that says the same", async () => {
  const structuredContent = { people: [{ id: 1, email: "a@example.org" }], email: "b@example.org" };
  const content = [text(JSON.stringify(structuredContent)), text("write to a@example.org")];
  const left = { people: [{ id: 1 }] };
  expect(await returned("find_person", { content, structuredContent })).toEqual({
    result: { content: [text(JSON.stringify(left))], structuredContent: left },
    why: "changed (email)",
  });
});

it("takes all texts out, and leaves a result that can be read", async () => {
  expect(
    await returned("read_diary", { content: [text("dear diary")], structuredContent: { day: "dear diary" } }),
  ).toEqual({
    result: { content: [text("taken out")], structuredContent: {} },
    why: "changed (notes)",
  });
});

it("refuses rules that are about something else", async () => {
  const calls =
    "#pragma dialect glither.governance ; fold first-match\n#pragma version 0.1.0\nrule a = event | tool => into allowed\n";
  const file = await place(folder.path, "calls.glith", calls);
  await expect(openResults(file, { keys: [] }, undefined)).rejects.toMatchObject({ exitCode: 64 });
});
