import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Ledger, openLedger } from "@glither/ledger";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@jest/globals";
import { Border, type BorderOptions } from "../border.ts";
import type { Policy } from "../deciding/policy.ts";
import type { Untaken } from "../outgoing.ts";
import { Quarantine } from "../quarantine/quarantine.ts";
import { MailSystem, type Said, type Sent } from "../testing/mail-system.ts";
import { policyOf } from "../testing/policy.ts";
import { MilterServer } from "./server.ts";

const RULES = `#pragma dialect glither.mail ; fold first-match
rule unwanted = msg | subject == "drop me" => into dropped (reason = unwanted)
rule asked = msg | subject == "hold me"
  => hold into quarantine
     on admin.release into delivered
     after 1h into dropped (reason = unseen)
rule near = msg | client.ip in 192.0.2.0/24 | client.helo == "client.example.com" | envelope.from == "near@example.com" => tag NEAR, into delivered
rule full = msg | subject == "full" => reject "Postfach voll: 100 %", into dropped (reason = full)
rule refused = msg | subject ~ /^refuse/ => reject "no: {subject}", into dropped (reason = refused)
rule listed = msg | list.id
  => header X-List = "{list.id}: {subject}", tag "list-{list.id}", flag "list-{subject}", redirect to "a+{list.id}@example.org", into delivered
rule moved = msg | subject == "moved" => redirect to "new@example.org", into delivered
rule copied = msg | subject == "copied" => redirect to "new@example.org", route to inbox, header X-Copy = "yes", flag seen, into delivered
rule external = msg | recipient.address == "tagged@example.org" => tag EXTERNAL, route to inbox, into delivered
rule fine = msg | from.domain == "example.com" => into delivered
`;

interface Given {
  readonly sender: string;
  readonly recipients: readonly string[];
  readonly text: string;
}

let folder: string;
let policy: Policy;
let ledger: Ledger;
let quarantine: Quarantine;
let border: Border;
let server: MilterServer;
let system: MailSystem;
let takes: (given: Given) => Partial<Untaken>;
let now = 0;
const given: Given[] = [];
const notes: string[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "glither-milter-"));
  policy = await policyOf(RULES);
  ledger = await openLedger(join(folder, "mail.sqlite"));
  await begin({});
});

async function begin(options: Partial<BorderOptions>, most?: number): Promise<void> {
  quarantine = await Quarantine.open(join(folder, "quarantine"));
  border = new Border({
    policy,
    keeping: { ledger, deployment: "mail", component: `sha256:${"0".repeat(64)}` },
    quarantine,
    outgoing: {
      send: async ({ sender, recipients, raw }) => ({
        ...{ refused: [], later: [] },
        ...takes({ sender, recipients, text: Buffer.from(raw).toString() }),
      }),
    },
    now: () => now,
    note: (line) => void notes.push(line),
    ...options,
  });
  const note = (line: string) => void notes.push(line);
  server = await MilterServer.listen({
    border,
    host: "127.0.0.1",
    port: 0,
    note,
    ...(most === undefined ? {} : { most }),
  });
  system = await MailSystem.connect(server.port);
}

beforeEach(() => {
  given.length = 0;
  notes.length = 0;
  takes = (one) => {
    given.push(one);
    return {};
  };
});

afterAll(async () => {
  system.close();
  await server.stop();
  await ledger.close();
  rmSync(folder, { recursive: true });
});

const mail = (
  subject: string,
  recipients: readonly string[] = ["bob@example.org"],
  more: Sent["header"] = [],
): Sent => ({
  recipients,
  header: [["From", "Alice <alice@example.com>"], ["Subject", subject], ...more],
});
const letters = (said: readonly Said[]): string => said.map(({ letter }) => letter).join("");
const waiting = (): string[] => readdirSync(join(folder, "quarantine")).filter((name) => name.endsWith(".json"));

describe("a message at the border", () => {
  it("passes as it is where rules say nothing else", async () => {
    expect(await system.send(mail("hello"))).toEqual([{ letter: "c", parts: [] }]);
  });

  it("gets what rules say as header fields, and loses what it says itself in their names", async () => {
    const said = await system.send(
      mail(
        "hello",
        ["tagged@example.org"],
        [
          ["X-Glither-Tag", "TRUSTED"],
          ["x-glither-folder", "a"],
          ["X-GLITHER-TAG", "b"],
        ],
      ),
    );
    expect(said).toEqual([
      { letter: "m", parts: ["2", "X-GLITHER-TAG", ""] },
      { letter: "m", parts: ["1", "x-glither-folder", ""] },
      { letter: "m", parts: ["1", "X-Glither-Tag", ""] },
      { letter: "h", parts: ["X-Glither-Tag", " EXTERNAL"] },
      { letter: "h", parts: ["X-Glither-Folder", " inbox"] },
      { letter: "c", parts: [] },
    ]);
  });

  it("is judged by what the connection says, too", async () => {
    expect(await system.send({ ...mail("hello"), sender: "near@example.com" })).toEqual([
      { letter: "h", parts: ["X-Glither-Tag", " NEAR"] },
      { letter: "c", parts: [] },
    ]);
  });

  it("is split where recipients differ: one gets it, the other a copy that is given back", async () => {
    const said = await system.send(mail("hello", ["bob@example.org", "tagged@example.org"]));
    expect(said).toEqual([
      { letter: "-", parts: ["<tagged@example.org>"] },
      { letter: "c", parts: [] },
    ]);
    await border.settle();
    await border.settle();
    expect(given).toMatchObject([{ sender: "alice@example.com", recipients: ["tagged@example.org"] }]);
    expect(given[0]?.text).toMatch(/^X-Glither-Tag: EXTERNAL\r\nX-Glither-Folder: inbox\r\nFrom: Alice/u);
  });

  it("is taken and thrown away where it is dropped", async () => {
    expect(letters(await system.send(mail("drop me")))).toBe("d");
    expect(letters(await system.send({ ...mail("hello"), header: [["From", "eve@example.net"]] }))).toBe("d");
    expect(given).toEqual([]);
  });

  it("is refused in the rule's words where it is rejected for all", async () => {
    expect(await system.send(mail("full"))).toEqual([{ letter: "y", parts: ["550 5.7.1 Postfach voll: 100 %%"] }]);
  });

  it("says what its fields say, and no more than one line, one label or one recipient of it", async () => {
    const subject = "=?utf-8?q?Gr=C3=BC=C3=9Fe=0D=0ABcc:_eve@x.example=E2=80=AE?=";
    const list = ["List-Id", "Dev <dev.x,eve@y.example>"] as const;
    expect(await system.send(mail(subject, ["bob@example.org"], [list]))).toEqual([
      { letter: "h", parts: ["X-Glither-Tag", " list-dev_x_eve_y_example"] },
      { letter: "h", parts: ["X-Glither-Flag", " list-Gr__e__Bcc__eve_x_example_"] },
      {
        letter: "h",
        parts: ["X-List", expect.stringMatching(/^ (?:=\?UTF-8\?B\?[A-Za-z0-9+/=]+\?=(?:\n (?=.)|$))+$/u)],
      },
      { letter: "-", parts: ["<bob@example.org>"] },
      { letter: "+", parts: ["<a+dev_x_eve_y_example@example.org>"] },
      { letter: "c", parts: [] },
    ]);
    const refused = await system.send(mail("=?utf-8?q?refuse=0D=0A250_2.0.0_taken_100_=25?="));
    expect(refused).toEqual([{ letter: "y", parts: ["550 5.7.1 no: refuse  250 2.0.0 taken 100 %%"] }]);
  });

  it("goes to somebody else where it is redirected, and to both where it is filed, too", async () => {
    expect(await system.send(mail("moved"))).toEqual([
      { letter: "-", parts: ["<bob@example.org>"] },
      { letter: "+", parts: ["<new@example.org>"] },
      { letter: "c", parts: [] },
    ]);
    expect(await system.send(mail("copied"))).toEqual([
      { letter: "h", parts: ["X-Glither-Flag", " seen"] },
      { letter: "h", parts: ["X-Glither-Folder", " inbox"] },
      { letter: "h", parts: ["X-Copy", " yes"] },
      { letter: "+", parts: ["<new@example.org>"] },
      { letter: "c", parts: [] },
    ]);
  });

  it("is decided about though its sender's domain is none", async () => {
    expect(letters(await system.send({ ...mail("hello"), sender: "a@host_name.example.org" }))).toBe("c");
  });

  it("stays with the mail system where nothing can be said of it", async () => {
    expect(letters(await system.send({ ...mail("hello"), header: [] }))).toBe("t");
    expect(notes).toEqual(["4TEST: kept by the mail system, since NOT_A_MESSAGE"]);
  });

  it("is refused for who has no address that rules could be asked about, and for nobody else", async () => {
    const said = await system.send(mail("hello", ["u@a_b.example.org", "bob@example.org", "postmaster"]));
    expect(said).toEqual([{ letter: "c", parts: [] }]);
    expect(system.refused).toEqual(["553 5.1.3 that is no address that rules could be asked about"]);
  });

  it("loses fields of the names that rules set, whether or not a rule has set one for it", async () => {
    expect(await system.send(mail("hello", ["bob@example.org"], [["x-copy", "yes"]]))).toEqual([
      { letter: "m", parts: ["1", "x-copy", ""] },
      { letter: "c", parts: [] },
    ]);
  });
});

describe("a message that is held", () => {
  const settle = (token: string, event: string) =>
    ledger.settle({ deployment: "mail", token, by: { on: event }, at: Date.now() });

  it("is taken, waits, and goes on as rules have marked it when it is released", async () => {
    expect(letters(await system.send(mail("hold me")))).toBe("d");
    const [held] = await quarantine.all();
    await border.settle();
    expect([waiting().length, given.length]).toEqual([1, 0]);
    await settle(held?.token ?? "", "admin.release");
    takes = () => {
      throw new Error("nobody there");
    };
    await border.settle();
    expect(waiting()).toHaveLength(1);
    takes = (one) => {
      given.push(one);
      return {};
    };
    await border.settle();
    expect(given).toEqual([]);
    now += 1_000;
    await border.settle();
    await border.settle();
    expect(given).toMatchObject([{ sender: "alice@example.com", recipients: ["bob@example.org"] }]);
    expect(given[0]?.text).toContain("Subject: hold me\r\n\r\nHello\r\n");
    expect(waiting()).toEqual([]);
  });

  it("is given back once to each, where some are refused and some are to be tried again", async () => {
    const of = (to: readonly string[]) => ({
      token: "copy-1",
      sender: "alice@example.com",
      recipient: "me@example.org",
      marks: { tags: [], folder: undefined, flags: [], headers: [], redirect: [] },
      to,
    });
    await quarantine.put(
      of(["me@example.org", "gone@example.org", "slow@example.org"]),
      Buffer.from("Subject: a\r\n\r\n"),
    );
    takes = (one) => {
      given.push(one);
      return one.recipients.length > 1 ? { refused: ["gone@example.org"], later: ["slow@example.org"] } : {};
    };
    for (let time = 0; time < 5; time += 1) {
      await border.settle();
      now += 10_000;
    }
    expect(given.map(({ recipients }) => recipients)).toEqual([
      ["me@example.org", "gone@example.org", "slow@example.org"],
      ["slow@example.org"],
    ]);
    expect(waiting()).toEqual([]);
  });

  it("is held once, however often it is handed over, and is no more when it was settled", async () => {
    const message = mail("hold me", ["carol@example.org"]);
    await system.send(message);
    await system.send(message);
    expect(waiting()).toHaveLength(1);
    const [held] = await quarantine.all();
    await ledger.settle({ deployment: "mail", token: held?.token ?? "", by: { cancelled: "dropped" }, at: Date.now() });
    await border.settle();
    expect([waiting(), given]).toEqual([[], []]);
    expect(letters(await system.send(message))).toBe("d");
    expect(waiting()).toEqual([]);
  });

  it("leaves the others alone", async () => {
    const said = await system.send({ ...mail("hold me", ["bob@example.org", "dora@example.org"]), sender: "" });
    expect(letters(said)).toBe("d");
    const all = (await quarantine.all()).map(({ recipient, sender }) => [recipient, sender]);
    expect(all.toSorted()).toEqual([
      ["bob@example.org", ""],
      ["dora@example.org", ""],
    ]);
    for (const { token } of await quarantine.all()) await quarantine.take(token);
  });

  it("is forgotten where its decision was not kept: nobody was told that it was taken", async () => {
    await quarantine.put(
      {
        token: "orphan",
        sender: "",
        recipient: "bob@example.org",
        marks: { tags: [], folder: undefined, flags: [], headers: [], redirect: [] },
      },
      Buffer.from("From: a@example.com\r\n\r\n"),
    );
    await border.settle();
    expect([waiting(), given]).toEqual([[], []]);
  });
});

describe("the protocol", () => {
  it("answers each step where the mail system wants that", async () => {
    const other = await MailSystem.connect(server.port, { steps: 0 });
    other.write("H", Buffer.from("client\0"));
    expect((await other.next())?.command).toBe("c");
    other.write("A");
    other.write("H", Buffer.from("client\0"));
    expect((await other.next())?.command).toBe("c");
    other.write("Q");
    expect(await other.next()).toBeUndefined();
  });

  it("begins anew with each message, also after one that was given up", async () => {
    system.write("M", Buffer.from("<eve@example.net>\0"));
    system.write("R", Buffer.from("<tagged@example.org>\0"));
    system.write("L", Buffer.from("Subject\0drop me\0"));
    system.write("A");
    expect(letters(await system.send(mail("hello")))).toBe("c");
  });

  it.each<[string, Buffer]>([
    ["no packet", Buffer.from([0, 0, 0, 0])],
    ["a packet without end", Buffer.from([0x7f, 0xff, 0xff, 0xff, 0x41])],
    ["an unknown command", Buffer.from([0, 0, 0, 1, 0x5a])],
    ["a text without an end", Buffer.from([0, 0, 0, 3, 0x4d, 0x3c, 0x61])],
  ])("ends the connection at %s, and no other", async (_what, bytes) => {
    const other = await MailSystem.connect(server.port);
    other.raw(bytes);
    expect(await other.next()).toBeUndefined();
    expect(letters(await system.send(mail("hello")))).toBe("c");
  });

  it("ends the connection of a mail system that does not let headers be changed", async () => {
    await MailSystem.connect(server.port, { actions: 0x01 });
    expect(notes.at(-1)).toContain("does not let filters change headers and recipients");
  });

  it("refuses what is too large, and holds no more of it than it may", async () => {
    system.close();
    await server.stop();
    await begin({}, 1_000);
    expect(await system.send({ ...mail("hello"), body: "a".repeat(2_000) })).toEqual([
      { letter: "y", parts: ["552 5.3.4 the message is larger than this system looks at"] },
    ]);
    expect(letters(await system.send(mail("hello")))).toBe("c");
  });
});
