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
  const key = "-----BEGIN RSA PRIVATE KEY-----";
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
