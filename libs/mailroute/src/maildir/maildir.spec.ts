import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { folderNamed } from "./folder-name.ts";
import { deliveredTo, mailboxesAt } from "./mailboxes.ts";
import { Maildir } from "./maildir.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "glither-maildir-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const MESSAGE = Buffer.from("Subject: a\r\n\r\nHello\r\n");
const FILED = { folder: undefined, flags: [] };

describe("the name of a folder", () => {
  it.each([
    ["INBOX", ""],
    ["news", ".news"],
    ["lists/news", ".lists.news"],
    ["lists.news", ".lists.news"],
    ["Entwürfe", ".Entw&APw-rfe"],
    ["A & B", ".A &- B"],
    ["日本語", ".&ZeVnLIqe-"],
  ])("is of `%s` what mail servers look for", (name, found) => expect(folderNamed(name)).toBe(found));

  it.each(["", ".", "..", "../up", "a//b", "/etc", "a/../b", "a\u0000b", "a\nb", "x".repeat(300)])(
    "is none where it could lead elsewhere: %j",
    (name) => expect(folderNamed(name)).toBeUndefined(),
  );
});

describe("a mailbox", () => {
  it("has each message once, whole, and no two under one name", async () => {
    const mailbox = await Maildir.make(folder);
    await Promise.all(Array.from({ length: 20 }, () => mailbox.deliver(MESSAGE, FILED)));
    const names = readdirSync(join(folder, "new"));
    expect(names).toHaveLength(20);
    for (const name of names) expect(readFileSync(join(folder, "new", name), "utf8")).toBe("Subject: a\n\nHello\n");
    expect(names[0]).toMatch(/^\d+\.M\d+P\d+Q\d+R[0-9a-f]{16}\.[^/:]+,S=18$/u);
    expect(readdirSync(join(folder, "tmp"))).toEqual([]);
  });

  it("has folders, and flags that programs know", async () => {
    const mailbox = await Maildir.make(folder);
    await mailbox.deliver(MESSAGE, { folder: "lists/news", flags: ["\\Seen", "flagged", "other"] });
    expect(readdirSync(join(folder, ".lists.news"))).toContain("maildirfolder");
    expect(readdirSync(join(folder, ".lists.news", "cur"))).toEqual([expect.stringMatching(/:2,FS$/u)]);
  });

  it("has in the inbox what would be filed elsewhere", async () => {
    await (await Maildir.make(folder)).deliver(MESSAGE, { folder: "../../up", flags: [] });
    expect(readdirSync(join(folder, "new"))).toHaveLength(1);
  });

  it("has nothing of what cannot be written", async () => {
    const mailbox = await Maildir.make(folder);
    rmSync(join(folder, "new"), { recursive: true });
    writeFileSync(join(folder, "new"), "no folder");
    await expect(mailbox.deliver(MESSAGE, FILED)).rejects.toMatchObject({ code: "MAILBOX" });
    expect(readdirSync(join(folder, "tmp"))).toEqual([]);
  });
});

describe("mailboxes by addresses", () => {
  const marks = { tags: [], folder: "news", flags: [], headers: [], redirect: [] };

  it("are those whose folders are there, and nothing else", async () => {
    await Maildir.make(join(folder, "x.example", "bob"));
    const mailboxes = mailboxesAt(`${folder}/{domain}/{user}`);
    const there = async (address: string) => (await mailboxes(address)) !== undefined;
    for (const address of ["bob@x.example", "Bob+lists@X.example"]) expect(await there(address)).toBe(true);
    const others = [
      "eve@x.example",
      "bob@y.example",
      "..@x.example",
      "../x.example/bob@x.example",
      "bob",
      "@x.example",
    ];
    for (const address of others) expect(await there(address)).toBe(false);
    expect(() => mailboxesAt("/var/mail")).toThrow("a pattern of mailboxes has `{user}` in it");
  });

  it("take what is theirs, in the folder of whom it was decided for, and leave the rest to others", async () => {
    for (const user of ["bob", "carol"]) await Maildir.make(join(folder, user));
    const sent: string[] = [];
    const others = {
      send: async ({ recipients }: { readonly recipients: readonly string[] }) => {
        sent.push(...recipients);
        return { refused: [], later: [] };
      },
    };
    const recipients = ["bob@x.example", "carol@x.example", "dan@far.example"];
    const raw = Buffer.from("Return-Path: <forged@e.example>\r\nSubject: a\r\n\r\nHello\r\n");
    const given = { sender: "ann@a.example", recipients, raw, decidedFor: "bob@x.example", marks };
    expect(await deliveredTo(mailboxesAt(`${folder}/{user}`), others).send(given)).toEqual({ refused: [], later: [] });
    expect(sent).toEqual(["dan@far.example"]);
    expect(readdirSync(join(folder, "carol", "new"))).toHaveLength(1);
    const [name = ""] = readdirSync(join(folder, "bob", ".news", "new"));
    expect(readFileSync(join(folder, "bob", ".news", "new", name), "utf8")).toBe(
      "Return-Path: <ann@a.example>\nDelivered-To: bob@x.example\nSubject: a\n\nHello\n",
    );
    const alone = await deliveredTo(mailboxesAt(`${folder}/{user}`)).send({
      ...given,
      recipients: ["dan@far.example"],
    });
    expect(alone).toEqual({ refused: ["dan@far.example"], later: [] });
  });
});
