import { describe, expect, it } from "@jest/globals";
import type { Draft } from "../draft.ts";
import { fragmentOf, readFragment } from "./fragment.ts";

const DRAFT: Draft = {
  name: "gate",
  text: "#pragma dialect glither.mail\n/// Ümläute, \u202e and <script>\n",
  files: { "people.txt": "ann\nben\n" },
  artifact: '{ "subject": "<img src=x onerror=alert(1)>" }',
  answers: { "sender.allowlisted": true, "dkim.domain": null },
};

async function packed(bytes: string | Uint8Array<ArrayBuffer>): Promise<string> {
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream("deflate-raw"));
  return `#1.${Buffer.from(await new Response(stream).arrayBuffer()).toString("base64url")}`;
}

describe("a link", () => {
  it("gives back what it was made of, in letters that addresses have", async () => {
    const fragment = await fragmentOf(DRAFT);
    expect(fragment).toMatch(/^#1\.[A-Za-z0-9_-]+$/u);
    expect(await readFragment(fragment ?? "")).toEqual({ draft: DRAFT });
  });

  it("is not made of more than an address carries", async () => {
    const noise = Array.from({ length: 30_000 }, (_, at) => ((at * 2_654_435_761) % 4_294_967_296).toString(36)).join(
      "",
    );
    expect(await fragmentOf({ ...DRAFT, text: noise })).toBeUndefined();
  });

  it.each([
    ["a text that is longer than any is read", { text: "// \n".repeat(60_000) }],
    ["an artifact that is", { artifact: " ".repeat(200_001) }],
    [
      "more files than are read",
      { files: Object.fromEntries(Array.from({ length: 51 }, (_, at) => [`${at}.txt`, ""])) },
    ],
    [
      "more than is read in all",
      { files: Object.fromEntries(Array.from({ length: 6 }, (_, at) => [`${at}.txt`, "a".repeat(190_000)])) },
    ],
  ])("is not made of what it would not be read with: %s", async (_, part) => {
    expect(await fragmentOf({ ...DRAFT, ...part })).toBeUndefined();
  });

  it.each(["", "#", "#rules"])("is none where the address has none: `%s`", async (fragment) => {
    expect(await readFragment(fragment)).toBeUndefined();
  });

  it.each([
    ["of another form", "#2.abc", "unknown"],
    ["with letters that it has not", "#1.a+b", "damaged"],
    ["that was cut", "#1.q1Yq", "damaged"],
    ["with nothing in it", "#1.", "damaged"],
    ["that is longer than any is made", `#1.${"A".repeat(60_001)}`, "too_long"],
  ])("is refused: one %s", async (_, fragment, fault) => {
    expect(await readFragment(fragment)).toEqual({ fault });
  });

  it("is read no further than a draft can be long, however little it weighs itself", async () => {
    const bomb = await packed(" ".repeat(20_000_000));
    expect(bomb.length).toBeLessThan(60_000);
    expect(await readFragment(bomb)).toEqual({ fault: "too_long" });
  });

  it.each([
    ["null", null],
    ["a list", []],
    ["a text that is a number", { ...DRAFT, text: 1 }],
    ["a name that no file has", { ...DRAFT, name: "../../etc" }],
    ["files that are none", { ...DRAFT, files: { a: { b: 1 } } }],
    ["answers that are a list", { ...DRAFT, answers: [] }],
    ["no artifact that reads", { ...DRAFT, artifact: {} }],
  ])("is refused: one of %s", async (_, json) => {
    expect(await readFragment(await packed(JSON.stringify(json)))).toEqual({ fault: "damaged" });
  });

  it("is refused where it holds no JSON, or no UTF-8", async () => {
    expect(await readFragment(await packed("{"))).toEqual({ fault: "damaged" });
    expect(await readFragment(await packed(Uint8Array.of(0xff, 0xfe)))).toEqual({ fault: "damaged" });
  });
});
