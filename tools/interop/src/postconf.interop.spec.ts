import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { smtpTo } from "@glither/mailroute";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { describeWithClient, pathOf, run } from "./testing/clients.ts";
import { Door, TANGLE } from "./testing/door.ts";
import { freePort, Postfix, type PostfixPorts } from "./testing/postfix.ts";

const [PROGRAM, ...TANGLE_ARGS] = TANGLE;

const RULES = `#pragma dialect glither.mail ; fold first-match
rule unwanted = msg | subject == "drop me" => into dropped (reason = unwanted)
rule asked = msg | subject == "hold me"
  => hold into quarantine
     on admin.release into delivered
     after 1h into dropped (reason = unseen)
rule external = msg | recipient.address == "tagged@example.org" => tag "Extern: Zürich", route to inbox, into delivered
rule full = msg | recipient.address == "full@example.org" => reject "mailbox full", into dropped (reason = full)
rule fine = msg | from.domain == "example.com" => into delivered
rule own = msg | from.domain == "example.org" => into delivered
`;

/** Its arguments, beside a mail system with these ports. */
function besidePostfix(folder: string, { milter, back }: PostfixPorts): string[] {
  const policy = join(folder, "border.glith");
  writeFileSync(policy, RULES);
  const zone = join(folder, "zone.txt");
  writeFileSync(zone, ZONE);
  const places = [
    "--milter",
    `127.0.0.1:${milter}`,
    "--reinject",
    `127.0.0.1:${back}`,
    "--dns",
    zone,
    "--report-refusals",
  ];
  return ["--policy", policy, ...places, ...keptIn(folder)];
}

function keptIn(folder: string): string[] {
  return ["--ledger", join(folder, "mail.sqlite"), "--quarantine", join(folder, "quarantine")];
}

/** Hands a message to a mail system. */
function sendTo(
  port: number,
  subject: string,
  recipients: readonly string[],
  more = "",
  sender = "alice@example.com",
): Promise<unknown> {
  return smtpTo({ host: "127.0.0.1", port }).send({
    ...{ sender, recipients, decidedFor: "" },
    ...{ marks: { tags: [], folder: undefined, flags: [], headers: [], redirect: [] } },
    raw: Buffer.from(`From: ${sender}\r\nSubject: ${subject}\r\n${more}\r\nHello\r\n`),
  });
}

describeWithClient("postconf", () => {
  let folder: string;
  let ports: PostfixPorts;
  let postfix: Postfix;
  let filter: Door;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "glither-border-"));
    ports = { smtp: await freePort(), back: await freePort(), milter: await freePort() };
    postfix = new Postfix(pathOf("postconf"), ports, ["bob", "tagged", "dora", "erin", "many", "fred", "full", "gwen"]);
    filter = new Door(besidePostfix(folder, ports));
    await filter.start();
    await postfix.start(ports.smtp);
  });

  afterAll(async () => {
    await postfix.stop();
    await filter.end("SIGTERM");
    rmSync(folder, { recursive: true });
  });

  const send = (subject: string, recipients: readonly string[], more?: string): Promise<unknown> =>
    sendTo(ports.smtp, subject, recipients, more);
  const held = (): string[] =>
    readdirSync(join(folder, "quarantine")).flatMap((name) => (name.endsWith(".json") ? [name.slice(0, -5)] : []));

  it("delivers what passes, and marks it for whoever delivers it on", async () => {
    await send("hello", ["bob@example.org", "tagged@example.org"], "X-Glither-Folder: trusted\r\n");
    const [bob = ""] = await postfix.received("bob");
    expect(bob).toContain("Subject: hello");
    expect(bob).not.toContain("X-Glither");
    const [tagged = ""] = await postfix.received("tagged");
    expect(tagged).toContain(`X-Glither-Tag: =?UTF-8?B?${Buffer.from("Extern: Zürich").toString("base64")}?=`);
    expect(tagged).toContain("X-Glither-Folder: inbox");
    expect(tagged).not.toContain("trusted");
  });

  it("takes and throws away what is dropped, and holds what is to be looked at until somebody has", async () => {
    await send("drop me", ["dora@example.org"]);
    await send("hold me", ["dora@example.org"]);
    const [token = ""] = held();
    expect(held()).toHaveLength(1);
    const settle = ["obligations", "settle", join(folder, "mail.sqlite"), token, "--on", "admin.release"];
    const { exitCode } = await run(PROGRAM, [...TANGLE_ARGS, ...settle, "--sender", "admin@example.org"], {});
    expect(exitCode).toBe(0);
    const [released = ""] = await postfix.received("dora");
    expect(released).toContain("Subject: hold me");
    await send("last", ["dora@example.org"]);
    const all = await postfix.received("dora", 2);
    expect(all).toHaveLength(2);
  });

  it("tells a sender for whom SPF vouches who of several does not get a message, in a report that Postfix hands on", async () => {
    await sendTo(ports.smtp, "to two", ["fred@example.org", "full@example.org"], "", "gwen@example.org");
    expect(await postfix.received("fred")).toEqual([expect.stringContaining("Subject: to two")]);
    const [report = ""] = await postfix.received("gwen");
    expect(report).toContain("Return-Path: <>");
    expect(report).toContain("Final-Recipient: rfc822; full@example.org");
    expect(report).toContain("Diagnostic-Code: smtp; 550 5.7.1 mailbox full");
  });

  it("keeps what it was not told about, where nobody can be asked", async () => {
    await filter.end("SIGTERM");
    await expect(send("hello", ["erin@example.org"])).rejects.toMatchObject({
      cause: { responseCode: 451 },
    });
    await filter.start();
    await send("hello", ["erin@example.org"]);
    expect(await postfix.received("erin")).toHaveLength(1);
  });

  it("has a hundred messages at once delivered once each, although the filter is killed among them", async () => {
    let isKilled = false;
    const one = async (index: number): Promise<void> => {
      for (;;) {
        try {
          await send(`number ${index}`, ["many@example.org"]);
          break;
        } catch {
          await new Promise((resolve) => setTimeout(resolve, 1_000));
        }
      }
      if (index < 100 && !isKilled) {
        isKilled = true;
        await filter.end("SIGKILL");
        await filter.start();
      }
    };
    await Promise.all(Array.from({ length: 100 }, (_, index) => one(index)));
    await send("the last", ["many@example.org"]);
    const subjects = (await postfix.received("many", 101)).map((text) => /^Subject: (.*)$/mu.exec(text)?.[1]);
    expect(subjects.sort()).toEqual(
      [...Array.from({ length: 100 }, (_, index) => `number ${index}`), "the last"].sort(),
    );
  });
});

const PAGE = readFileSync(join(import.meta.dirname, "../../../docs/mail.md"), "utf8");
const block = (language: string): string =>
  new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, "u").exec(PAGE)?.[1] ?? "";
const ZONE = `example.org. TXT "v=spf1 ip4:127.0.0.1 -all"
example.com. TXT "v=spf1 ip4:127.0.0.1 -all"
forged.example. TXT "v=spf1 -all"
_dmarc.forged.example. TXT "v=DMARC1; p=reject"
`;

describeWithClient("postconf", () => {
  it("is asked at the door after the five commands of the page", async () => {
    const folder = mkdtempSync(join(tmpdir(), "glither-page-"));
    const ports = { smtp: await freePort(), back: await freePort(), milter: await freePort() };
    const postfix = new Postfix(pathOf("postconf"), { smtp: ports.smtp }, ["bob"]);
    await postfix.start(ports.smtp);
    writeFileSync(join(folder, "border.glith"), block("glith"));
    writeFileSync(join(folder, "zone.txt"), ZONE);
    mkdirSync(join(folder, "bin"));
    const tangle = join(folder, "bin", "tangle");
    writeFileSync(tangle, `#!/bin/sh\nexec ${TANGLE.map((word) => `'${word}'`).join(" ")} "$@"\n`);
    chmodSync(tangle, 0o755);
    const commands = block("sh")
      .replaceAll("8891", String(ports.milter))
      .replaceAll("10026", String(ports.back))
      .replace("tangle serve", "exec 3>&2; tangle serve --dns zone.txt")
      .replace(/ &$/mu, " & echo $! >pid; until grep -q taken log; do sleep 0.2; done");
    const PATH = `${join(folder, "bin")}:/usr/sbin:/usr/bin:/bin`;
    const shell = spawn("sh", ["-e", "-c", `exec 2>log\n${commands}`], {
      cwd: folder,
      env: { PATH, MAIL_CONFIG: postfix.configuration },
      stdio: "ignore",
    });
    try {
      const [code] = await once(shell, "exit");
      expect([code, readFileSync(join(folder, "log"), "utf8")]).toEqual([0, expect.stringContaining("taken")]);
      await sendTo(ports.smtp, "news", ["bob@example.org"], "List-Unsubscribe: <https://example.com/off>\r\n");
      expect((await postfix.received("bob"))[0]).toMatch(/^X-Glither-Folder: newsletters\n\nHello$/mu);
      const forged = smtpTo({ host: "127.0.0.1", port: ports.smtp }).send({
        ...{ sender: "eve@evil.example", recipients: ["bob@example.org"], decidedFor: "" },
        ...{ marks: { tags: [], folder: undefined, flags: [], headers: [], redirect: [] } },
        raw: Buffer.from("From: ann@forged.example\r\nSubject: forged\r\n\r\nHello\r\n"),
      });
      expect(await forged).toEqual({ refused: ["bob@example.org"], later: [] });
    } finally {
      if (existsSync(join(folder, "pid"))) process.kill(Number(readFileSync(join(folder, "pid"), "utf8")), "SIGTERM");
      await postfix.stop();
      rmSync(folder, { recursive: true });
    }
  });

  it("hands messages over for good by LMTP, with the client's address", async () => {
    const folder = mkdtempSync(join(tmpdir(), "glither-lmtp-"));
    for (const user of ["bob", "dora"]) mkdirSync(join(folder, "mail", user), { recursive: true });
    const policy = join(folder, "inbox.glith");
    writeFileSync(
      policy,
      `#pragma dialect glither.mail ; fold first-match
rule full = msg | recipient.address == "dora@example.org" => reject "mailbox full", into dropped (reason = full)
rule known = msg | spf.result == pass => route to "known/senders", into delivered
`,
    );
    writeFileSync(join(folder, "zone.txt"), ZONE);
    const [smtp, lmtp] = [await freePort(), await freePort()];
    const mailboxes = ["--maildir", join(folder, "mail", "{user}"), "--dns", join(folder, "zone.txt")];
    const door = new Door(["--lmtp", `127.0.0.1:${lmtp}`, "--policy", policy, ...mailboxes, ...keptIn(folder)]);
    const postfix = new Postfix(pathOf("postconf"), { smtp, lmtp }, ["bob", "dora", "eve"]);
    await door.start();
    await postfix.start(smtp);
    try {
      await sendTo(smtp, "hello", ["bob@example.org", "dora@example.org", "eve@example.org"]);
      const filed = join(folder, "mail", "bob", ".known.senders", "new");
      while (!existsSync(filed) || readdirSync(filed).length === 0) await new Promise((next) => setTimeout(next, 50));
      const [name = ""] = readdirSync(filed);
      expect(readFileSync(join(filed, name), "utf8")).toMatch(
        /^Return-Path: <alice@example\.com>\nDelivered-To: bob@/u,
      );
      while (!/to=<eve@/u.test(postfix.log) || !/to=<dora@/u.test(postfix.log))
        await new Promise((next) => setTimeout(next, 50));
      expect(postfix.log).toMatch(/to=<eve@example\.org>.*dsn=5\.1\.1/u);
      expect(postfix.log).toMatch(/to=<dora@example\.org>.*dsn=5\.7\.1.*mailbox full/u);
    } finally {
      await postfix.stop();
      await door.end("SIGTERM");
      rmSync(folder, { recursive: true });
    }
  });
});
