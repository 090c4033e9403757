import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { type Ledger, openLedger } from "@glither/ledger";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { Border } from "../border.ts";
import { dnsError } from "../dns/resolve.ts";
import { zoneResolver } from "../dns/zone.ts";
import { deliveredTo, mailboxesAt } from "../maildir/mailboxes.ts";
import { Maildir } from "../maildir/maildir.ts";
import { Quarantine } from "../quarantine/quarantine.ts";
import { policyOf } from "../testing/policy.ts";
import { LmtpServer } from "./server.ts";

const RULES = `#pragma dialect glither.mail ; fold first-match
rule unwanted = msg | subject == "drop me" => into dropped (reason = unwanted)
rule asked = msg | subject == "hold me"
  => hold into quarantine
     on admin.release into delivered
     after 1h into dropped (reason = unseen)
rule full = msg | subject == "full" | recipient.address == "carol@x.example" => reject "mailbox full", into dropped (reason = full)
rule refused = msg | subject ~ /^refuse/ => reject "no: {subject}", into dropped (reason = refused)
rule odd = msg | subject == "odd" => reject "one\\nGrüße", into dropped (reason = odd)
rule listed = msg | subject ~ /^list/ => header X-Said = "{subject}", flag "a-{subject}", route to "lists/{subject}", into delivered
rule moved = msg | subject == "moved" => redirect to "new@far.example", into delivered
rule copied = msg | subject == "copied" => redirect to "gone@far.example", route to inbox, into delivered
rule filed = msg | subject == "news" => route to "lists/news", flag seen, into delivered
rule sent = msg | spf.result == pass => tag KNOWN, into delivered
`;

let folder: string;
let ledger: Ledger;
let border: Border;
let server: LmtpServer;
let isDnsThere = true;
let isFarThere = true;
const far: string[] = [];
const notes: string[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "glither-lmtp-"));
  for (const user of ["bob", "carol"]) await Maildir.make(join(folder, user));
  const zone = zoneResolver('a.example. TXT "v=spf1 ip4:192.0.2.7 -all"');
  const policy = await policyOf(RULES, async (name, type) => {
    if (!isDnsThere) throw dnsError("ESERVFAIL", name);
    return zone(name, type);
  });
  ledger = await openLedger(join(folder, "mail.sqlite"));
  const mailboxes = mailboxesAt(`${folder}/{user}`);
  border = new Border({
    policy,
    keeping: { ledger, deployment: "mail", component: `sha256:${"0".repeat(64)}` },
    quarantine: await Quarantine.open(join(folder, "quarantine")),
    outgoing: deliveredTo(mailboxes, {
      send: async ({ recipients }) => {
        if (!isFarThere) throw new Error("nobody there");
        far.push(...recipients);
        return { refused: recipients.filter((each) => each.startsWith("gone@")), later: [] };
      },
    }),
    note: (line) => void notes.push(line),
  });
  const note = (): void => undefined;
  server = await LmtpServer.listen({
    border,
    mailboxes,
    host: "127.0.0.1",
    port: 0,
    name: "x.example",
    most: 5_000,
    note,
  });
});

beforeEach(() => {
  isDnsThere = true;
  isFarThere = true;
  far.length = 0;
  notes.length = 0;
});

afterAll(async () => {
  await server.stop();
  await ledger.close();
  rmSync(folder, { recursive: true });
});

/** Speaks as a mail system does, and gives the replies to each command. */
async function said(...lines: readonly string[]): Promise<string[]> {
  const socket = connect(server.port, "127.0.0.1");
  const replies = createInterface({ input: socket })[Symbol.asyncIterator]();
  const reply = async (): Promise<string> => {
    for (;;) {
      const { value = "" } = await replies.next();
      if (/^\d{3} /u.test(value)) return value;
    }
  };
  await reply();
  const all: string[] = [];
  let recipients = 0;
  for (const line of ["LHLO mx.x.example", ...lines]) {
    socket.write(`${line}\r\n`);
    const isEnd = line.endsWith("\r\n.");
    for (let count = isEnd ? recipients : 1; count > 0; count -= 1) all.push(await reply());
    if (line.startsWith("RCPT") && all.at(-1)?.startsWith("250")) recipients += 1;
  }
  socket.destroy();
  return all.slice(1);
}

const to = (...users: readonly string[]): string[] => users.map((user) => `RCPT TO:<${user}@x.example>`);
const text = (subject: string): string => `From: ann@a.example\r\nSubject: ${subject}\r\n\r\nHello\r\n..dot\r\n.`;
const FROM = "MAIL FROM:<ann@a.example>";
const CLIENT = "XFORWARD ADDR=192.0.2.7 NAME=mx.a.example HELO=mx.a.example";
const send = async (
  subject: string,
  users: readonly string[],
  before: readonly string[] = [CLIENT],
): Promise<string[]> => (await said(...before, FROM, ...to(...users), "DATA", text(subject))).slice(-users.length);
const inbox = (user: string, name = "new"): string[] =>
  readdirSync(join(folder, user, name)).map((file) => readFileSync(join(folder, user, name, file), "utf8"));

describe("a message that is handed over for good", () => {
  it("is in the folder that a rule names, with its flags, and says from whom it came", async () => {
    expect(await send("news", ["bob"])).toEqual(["250 2.1.5 taken"]);
    const [message = ""] = inbox("bob", ".lists.news/cur");
    expect(message).toContain("Return-Path: <ann@a.example>\nDelivered-To: bob@x.example\nX-Glither-Flag: seen\n");
    expect(message).toContain("\n\nHello\n.dot\n");
  });

  it("is answered for each recipient by himself", async () => {
    expect(await send("full", ["bob", "carol"])).toEqual(["250 2.1.5 taken", "550 5.7.1 mailbox full"]);
    expect(inbox("bob")).toHaveLength(1);
    expect(inbox("carol")).toEqual([]);
  });

  it("is refused in one line of ASCII, whatever rules or their fields say", async () => {
    expect(await send("odd", ["bob"])).toEqual(["550 5.7.1 one Gr e"]);
    const refused = await send("=?utf-8?q?refuse=0D=0A250_2.0.0_taken?=", ["bob"]);
    expect(refused).toEqual(["550 5.7.1 no: refuse  250 2.0.0 taken"]);
  });

  it("is filed by what its fields say in one folder, with fields of one line", async () => {
    const subject = "=?utf-8?q?list=0D=0ABcc:_e@x.example=0D=0A=0D=0A../../x?=";
    expect(await send(subject, ["bob"])).toEqual(["250 2.1.5 taken"]);
    const [message = ""] = inbox("bob", ".lists.list__Bcc__e_x_example__________x/new");
    expect(message.split("\n").slice(2, 6)).toEqual([
      "X-Glither-Flag: a-list__Bcc__e_x_example__________x",
      "X-Glither-Folder: lists/list__Bcc__e_x_example__________x",
      "X-Said: list  Bcc: e@x.example    ../../x",
      "From: ann@a.example",
    ]);
  });

  it("is taken for nobody who has no mailbox here", async () => {
    expect((await said(FROM, ...to("eve")))[1]).toBe("550 5.1.1 there is no such mailbox here");
  });

  it("is judged by the client's address that the mail system hands on, and by no guess", async () => {
    expect(await send("hello", ["carol"])).toEqual(["250 2.1.5 taken"]);
    expect(inbox("carol")[0]).toContain("X-Glither-Tag: KNOWN");
    expect(await send("hello", ["carol"], [])).toEqual(["451 4.3.0 it cannot be decided or delivered now"]);
    isDnsThere = false;
    expect(await send("hello", ["carol"])).toEqual(["451 4.3.0 it cannot be decided or delivered now"]);
    expect(inbox("carol")).toHaveLength(1);
  });

  it("goes to other addresses, and stays with the mail system where they cannot be reached", async () => {
    expect(await send("moved", ["bob"])).toEqual(["250 2.1.5 taken"]);
    expect(far).toEqual(["new@far.example"]);
    isFarThere = false;
    expect(await send("moved", ["bob"])).toEqual(["451 4.3.0 it cannot be decided or delivered now"]);
  });

  it("is taken where somebody else refuses a copy, and that is noted", async () => {
    const before = inbox("bob").length;
    expect(await send("copied", ["bob"])).toEqual(["250 2.1.5 taken"]);
    expect(inbox("bob")).toHaveLength(before + 1);
    expect(notes).toEqual(["a message: delivered", "a message: refused for good for 1 of its recipients"]);
  });

  it("is taken and thrown away where it is dropped, and refused where it is too large", async () => {
    const before = inbox("bob").length;
    expect(await send("drop me", ["bob"])).toEqual(["250 2.1.5 taken"]);
    const large = `From: ann@a.example\r\n\r\n${"a".repeat(70)}\r\n`.repeat(100);
    expect((await said(FROM, ...to("bob"), "DATA", `${large}.`)).at(-1)).toContain("552");
    expect(inbox("bob")).toHaveLength(before);
  });
});

it("has no lines in a mailbox that the border did not see as such", async () => {
  const before = new Set(inbox("bob"));
  const forged = "Subject: hello\nX-Glither-Folder: trusted\nReturn-Path: <z@z.example>";
  const body = "Hello\n\nX-Glither-Tag: no field\r\n.";
  const lines = [CLIENT, FROM, ...to("bob"), "DATA", `From: ann@a.example\r\n${forged}\r\n\r\n${body}`];
  expect((await said(...lines)).at(-1)).toBe("250 2.1.5 taken");
  expect(inbox("bob").filter((message) => !before.has(message))).toEqual([
    "Return-Path: <ann@a.example>\nDelivered-To: bob@x.example\nX-Glither-Tag: KNOWN\n" +
      "From: ann@a.example\nSubject: hello\n\nHello\n\nX-Glither-Tag: no field\n",
  ]);
});

it("has what is held delivered when it is released", async () => {
  const before = inbox("bob").length;
  expect(await send("hold me", ["bob"])).toEqual(["250 2.1.5 taken"]);
  await border.settle();
  expect(inbox("bob")).toHaveLength(before);
  const [held] = await ledger.pending("mail", 10);
  const token = held?.token ?? "";
  await ledger.settle({ deployment: "mail", token, by: { on: "admin.release" }, at: Date.now() });
  await border.settle();
  expect(inbox("bob")).toHaveLength(before + 1);
});
