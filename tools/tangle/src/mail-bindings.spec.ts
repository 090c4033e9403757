import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readdirSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { place, temporaryFolder } from "@glither/stages/testing/folders";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { MailSystem } from "../../../libs/mailroute/src/testing/mail-system.ts";

const COMMAND = [
  "--conditions=@glither/source",
  "--disable-warning=ExperimentalWarning",
  join(import.meta.dirname, "testing/entry.ts"),
];

/** Asks what the door itself finds out, a table, and a counter. */
const RULES = `#pragma dialect glither.mail ; fold first-match
enrich listed : boolean from envelope.from
enrich sent : integer from envelope.from by count(1h)
rule signed = msg | dkim.domain == "b.example" => into dropped (reason = unlikely)
rule listed = msg | listed => tag LISTED, into delivered
rule flood = msg | sent > 2 => reject "too many messages", into dropped (reason = flood)
rule rest = msg | sent > 0 => into delivered
`;
const SET = { enrich: { listed: { table: { file: "listed.csv", key: "envelope.from" } }, sent: { counter: {} } } };

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
const doors: ChildProcess[] = [];

beforeAll(async () => {
  folder = await temporaryFolder();
  await place(folder.path, "border.glith", RULES);
  await place(folder.path, "zone.txt", "");
  await place(folder.path, "listed.csv", "envelope.from\nann@a.example\n");
  await place(folder.path, "set.json", JSON.stringify(SET));
  mkdirSync(join(folder.path, "mail/bob"), { recursive: true });
});
afterAll(async () => {
  for (const door of doors) {
    door.kill("SIGTERM");
    if (door.exitCode === null) await once(door, "exit");
  }
  await folder.remove();
});

const GIVEN = ["--policy", "border.glith", "--bindings", "set.json", "--dns", "zone.txt"];
const keptIn = (name: string): string[] => ["--ledger", `${name}.sqlite`, "--quarantine", `${name}-held`];

/** A door in a process of its own; its port. */
async function opened(name: string, ...args: readonly string[]): Promise<number> {
  const all = [...COMMAND, "serve", ...args, ...GIVEN, ...keptIn(name)];
  const door = spawn(process.execPath, all, { cwd: folder.path, stdio: ["ignore", "ignore", "pipe"] });
  doors.push(door);
  const begun = Promise.withResolvers<number>();
  let said = "";
  door.stderr.on("data", (chunk: Buffer) => {
    said += `${chunk}`;
    const [, port] = /messages are taken at port (\d+)/u.exec(said) ?? [];
    if (port !== undefined) begun.resolve(Number(port));
  });
  door.once("exit", () => begun.reject(new Error(`the door has not opened: ${said}`)));
  return begun.promise;
}

it("a door for a mail system asks a binding set, and counts in its ledger", async () => {
  const port = await opened("border", "--milter", "127.0.0.1:0", "--reinject", "127.0.0.1:1");
  const system = await MailSystem.connect(port);
  const send = async (sender: string) => {
    const header = [["From", sender] as const, ["Subject", "hello"] as const];
    return system.send({ sender, recipients: ["bob@x.example"], header });
  };
  expect(await send("ann@a.example")).toEqual([
    { letter: "h", parts: ["X-Glither-Tag", " LISTED"] },
    { letter: "c", parts: [] },
  ]);
  const answers: string[] = [];
  for (let count = 0; count < 3; count += 1)
    answers.push((await send("cat@c.example")).map(({ parts }) => parts.join()).join());
  expect(answers).toEqual(["", "", "550 5.7.1 too many messages"]);
  expect((await send("dan@c.example")).at(-1)).toEqual({ letter: "c", parts: [] });
  system.close();
});

it("a door for mailboxes does, and counts for each recipient", async () => {
  const port = await opened("boxes", "--lmtp", "127.0.0.1:0", "--maildir", join(folder.path, "mail/{user}"));
  const socket = connect(port, "127.0.0.1");
  const replies = createInterface({ input: socket })[Symbol.asyncIterator]();
  const said: string[] = [];
  const reply = async (): Promise<void> => {
    let line = "";
    do line = (await replies.next()).value ?? "";
    while (!/^\d{3} /u.test(line));
    said.push(line);
  };
  await reply();
  const message = "From: cat@c.example\r\nSubject: hello\r\n\r\nHello\r\n.";
  const one = ["MAIL FROM:<cat@c.example>", "RCPT TO:<bob@x.example>", "DATA", message];
  for (const line of ["LHLO mx.x.example", ...one, ...one, ...one]) {
    socket.write(`${line}\r\n`);
    await reply();
  }
  socket.destroy();
  const ends = said.filter((_, at) => at > 1 && (at - 1) % one.length === 0);
  expect(ends).toEqual(["250 2.1.5 taken", "250 2.1.5 taken", "550 5.7.1 too many messages"]);
  expect(readdirSync(join(folder.path, "mail/bob/new"))).toHaveLength(2);
});

it("a pipe does: its count is in the ledger, and goes on from one message to the next", () => {
  const piped = (sender: string, ...args: readonly string[]) => {
    const envelope = ["--sender", sender, "--recipient", "bob@x.example", "--client-ip", "192.0.2.7", "--helo", "c"];
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [...COMMAND, "mail", ...GIVEN, ...envelope, "--print", ...args],
      { cwd: folder.path, encoding: "utf8", input: `From: ${sender}\nSubject: hello\n\nHello\n` },
    );
    return [status, stdout.split("\n")[0], stderr];
  };
  const statuses = [1, 2, 3].map(() => piped("cat@c.example", ...keptIn("pipe"))[0]);
  expect(statuses).toEqual([0, 0, 77]);
  // Where nothing is kept nothing can be counted, and nobody's mail is sent back for that.
  expect(piped("cat@c.example")).toEqual([75, "", expect.stringContaining("ledger")]);
});
