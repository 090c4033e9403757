import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { openLedger } from "@glither/ledger";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { StageError } from "../outcome.ts";
import { place, temporaryFolder } from "../testing/folders.ts";
import { type MailFilterOptions, mailFilter } from "./mail-filter.ts";

const RULES = `#pragma dialect glither.mail ; fold first-match
rule unwanted = msg | subject == "drop me" => into dropped (reason = unwanted)
rule full = msg | subject == "full" => reject "mailbox full", into dropped (reason = full)
rule asked = msg | subject == "hold me" => hold into quarantine on admin.release into delivered after 1h into dropped (reason = unseen)
rule moved = msg | subject == "moved" => redirect to "new@far.example", into delivered
rule signed = msg | subject == "signed" | dkim.domain == "a.example" => into delivered
rule fine = msg | from.domain == "a.example" => tag FINE, route to news, into delivered
`;

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let policy: string;
let dns: string;

beforeAll(async () => {
  folder = await temporaryFolder();
  policy = await place(folder.path, "rules.glith", RULES);
  dns = await place(folder.path, "zone.txt", 'a.example. TXT "v=spf1 -all"\n');
});
afterAll(() => folder.remove());

const text = (subject: string): Buffer =>
  Buffer.from(`From ann@a.example Fri Nov 27 10:00:00 2026\nFrom: ann@a.example\nSubject: ${subject}\n\nHello\n`);

async function filtered(subject: string, more: Partial<MailFilterOptions> = {}) {
  const options = {
    policy,
    dns,
    keys: [],
    message: text(subject),
    sender: "ann@a.example",
    recipient: "bob@x.example",
  };
  const maildir = "print" in more ? undefined : join(folder.path, "Maildir");
  const notes: string[] = [];
  try {
    const given = { ...options, maildir, note: (line: string) => void notes.push(line), ...more };
    const { exitCode, problem } = await mailFilter(given);
    return { exitCode, said: problem?.message };
  } catch (error) {
    if (!(error instanceof StageError)) throw error;
    return { exitCode: error.exitCode, said: error.message };
  }
}

const messages = (...at: readonly string[]): string[] => {
  const path = join(folder.path, "Maildir", ...at);
  return existsSync(path) ? readdirSync(path).map((name) => readFileSync(join(path, name), "utf8")) : [];
};

describe("one message from a pipe", () => {
  it("is in the folder that a rule names, as it came, with its marks", async () => {
    expect(await filtered("hello")).toEqual({ exitCode: 0, said: undefined });
    expect(messages(".news", "new")).toEqual([
      "Return-Path: <ann@a.example>\nDelivered-To: bob@x.example\nX-Glither-Tag: FINE\nX-Glither-Folder: news\n" +
        "From: ann@a.example\nSubject: hello\n\nHello\n",
    ]);
  });

  it("is shown where it is asked for, and not where it is dropped", async () => {
    const shown: string[] = [];
    const print = (bytes: Uint8Array): void => void shown.push(Buffer.from(bytes).toString());
    expect(await filtered("hello", { print })).toEqual({ exitCode: 0, said: undefined });
    expect(await filtered("drop me", { print })).toEqual({ exitCode: 0, said: undefined });
    expect(shown).toEqual([expect.stringMatching(/^X-Glither-Tag: FINE\n.*\n\nHello\n$/su)]);
  });

  it("is refused in a rule's words", async () => {
    expect(await filtered("full")).toEqual({ exitCode: 77, said: "mailbox full" });
  });

  it.each<[string, string, Partial<MailFilterOptions>]>([
    ["nobody keeps what is held", "hold me", {}],
    ["nobody takes what goes elsewhere", "moved", {}],
    ["names cannot be asked for", "signed", { dns: "127.0.0.1:1", message: Buffer.from("no message") }],
    ["there are no rules", "hello", { policy: "/nowhere/rules.glith" }],
    ["there is nobody whom it is for", "hello", { recipient: undefined }],
    ["there is no mailbox to put it in", "hello", { maildir: "/dev/null/Maildir" }],
  ])("is to be tried again where %s", async (_why, subject, more) => {
    expect(await filtered(subject, more)).toMatchObject({ exitCode: 75, said: expect.any(String) });
  });

  it("is held where that is kept, and goes on with a later one when it is released", async () => {
    const kept = { ledger: join(folder.path, "mail.sqlite"), quarantine: join(folder.path, "held") };
    expect(await filtered("hold me", kept)).toEqual({ exitCode: 0, said: undefined });
    expect(messages("new")).toEqual([]);
    const ledger = await openLedger(kept.ledger);
    const [held] = await ledger.pending("mail", 10);
    const token = held?.token ?? "";
    await ledger.settle({ deployment: "mail", token, by: { on: "admin.release" }, at: Date.now() });
    await ledger.close();
    expect(await filtered("drop me", kept)).toEqual({ exitCode: 0, said: undefined });
    expect(messages("new")).toEqual([expect.stringContaining("Subject: hold me")]);
  });
});
