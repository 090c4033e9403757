import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "@jest/globals";
import type { StageError } from "../outcome.ts";
import { listing, place, temporaryFolder } from "../testing/folders.ts";
import { checkGolden } from "./golden.ts";

let folder: Awaited<ReturnType<typeof temporaryFolder>>;

beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(() => folder.remove());

const golden = (accept = false) => ({
  path: join(folder.path, "goldens/a.json"),
  accept,
  command: "npx nx run gate:snapshot --accept",
});

async function refusal(actual: string): Promise<StageError> {
  return checkGolden(actual, golden()).then(
    (line) => {
      throw new Error(`no difference is seen: ${line}`);
    },
    (error: StageError) => error,
  );
}

it("asks for a first golden, and writes it when it is accepted", async () => {
  expect(await refusal("one\n")).toMatchObject({
    code: "GOLDEN_DIFFERS",
    exitCode: 2,
    message: `there is no golden \`${golden().path}\` yet`,
    hint: "if this is what you meant, accept it with `npx nx run gate:snapshot --accept`",
  });
  expect(await listing(folder.path)).toEqual({});
  expect(await checkGolden("one\n", golden(true))).toBe("golden written");
  expect(await readFile(golden().path, "utf8")).toBe("one\n");
});

it("is content with the same text, and does not write it again", async () => {
  await place(folder.path, "goldens/a.json", "one\n");
  expect(await checkGolden("one\n", golden())).toBe("same as the golden");
  expect(await checkGolden("one\n", golden(true))).toBe("same as the golden");
});

it("shows a difference with its surroundings and the command that accepts it", async () => {
  const lines = ["a", "b", "c", "d", "e", "f", "g", "h", "i"];
  await place(folder.path, "goldens/a.json", `${lines.join("\n")}\n`);
  const { message, hint, detail } = await refusal(`${lines.join("\n").replace("e", "E")}\n`);
  expect(message.replace(folder.path, "")).toBe("the golden `/goldens/a.json` differs");
  expect(detail).toMatchInlineSnapshot(`
"--- golden	accepted
+++ golden	now
@@ -2,7 +2,7 @@
 b
 c
 d
-e
+E
 f
 g
 h"
`);
  expect(hint).toContain("npx nx run gate:snapshot --accept");
});

it("replaces the golden when the difference is accepted", async () => {
  await place(folder.path, "goldens/a.json", "one\n");
  expect(await checkGolden("two\n", golden(true))).toBe("golden replaced");
  expect(await readFile(golden().path, "utf8")).toBe("two\n");
});

it("cuts a long difference and says how much is left", async () => {
  await place(folder.path, "goldens/a.json", "old\n".repeat(500));
  const { detail } = await refusal("new\n".repeat(500));
  const lines = detail?.split("\n") ?? [];
  expect(lines).toHaveLength(81);
  expect(lines.at(-1)).toMatch(/^… and \d+ lines more$/u);
});

it("shows a difference in line ends alone", async () => {
  await place(folder.path, "goldens/a.json", "a\r\nb\r\n");
  expect((await refusal("a\nb\n")).detail).toContain("-a");
});

it("a folder in the golden's place is an error in words", async () => {
  await place(folder.path, "goldens/a.json/x", "");
  expect(await refusal("one\n")).toMatchObject({ code: "UNREADABLE", exitCode: 64 });
});
