import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { place, temporaryFolder } from "@glither/stages/testing/folders";
import { afterAll, beforeAll, expect, it } from "@jest/globals";

const ENTRY = join(import.meta.dirname, "testing/entry.ts");

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let policy: string;

beforeAll(async () => {
  folder = await temporaryFolder();
  policy = await place(
    folder.path,
    "inbox.glith",
    `#pragma dialect glither.mail ; fold first-match
rule mine = msg | recipient.address == "bob@x.example" | envelope.from == "ann@a.example" | client.ip == 192.0.2.7 => tag MINE, into delivered
`,
  );
});
afterAll(() => folder.remove());

/** As Postfix runs the command of a \`.forward\`: the message on standard input, its envelope in variables. */
function piped(args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ["--conditions=@glither/source", "--disable-warning=ExperimentalWarning", ENTRY, "mail", ...args],
    {
      input: "From ann@a.example  Fri Nov 27 10:00:00 2026\nFrom: ann@a.example\nSubject: hello\n\nHello\n",
      encoding: "utf8",
      env: { ...process.env, SENDER: "ann@a.example", RECIPIENT: "bob@x.example", CLIENT_ADDRESS: "192.0.2.7" },
    },
  );
  return { status, stdout, stderr };
}

it("filters a message with the envelope that a mail system hands on", () => {
  expect(piped(["--policy", policy, "--print"])).toEqual({
    status: 0,
    stdout: "X-Glither-Tag: MINE\nFrom: ann@a.example\nSubject: hello\n\nHello\n",
    stderr: "",
  });
});

it("has nobody's mail sent back for a word in somebody's settings", () => {
  expect(piped(["--polcy", policy])).toMatchObject({
    status: 75,
    stdout: "",
    stderr: expect.stringContaining("--polcy"),
  });
});
