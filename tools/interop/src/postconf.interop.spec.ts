import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { smtpTo } from "@glither/mailroute";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { describeWithClient, pathOf, run } from "./testing/clients.ts";
import { freePort, Postfix, type PostfixPorts } from "./testing/postfix.ts";

const ENTRY = join(import.meta.dirname, "../../tangle/src/testing/entry.ts");
const NODE = ["--conditions=@glither/source", "--disable-warning=ExperimentalWarning", ENTRY];

const RULES = `#pragma dialect glither.mail ; fold first-match
rule unwanted = msg | subject == "drop me" => into dropped (reason = unwanted)
rule asked = msg | subject == "hold me"
  => hold into quarantine
     on admin.release into delivered
     after 1h into dropped (reason = unseen)
rule external = msg | recipient.address == "tagged@example.org" => tag "Extern: Zürich", route to inbox, into delivered
rule fine = msg | from.domain == "example.com" => into delivered
`;

/** The filter as an operator has it: the command itself, in a process of its own. */
class Filter {
  readonly #args: readonly string[];
  #process: ChildProcess | undefined;

  constructor(folder: string, { milter, back }: PostfixPorts) {
    const policy = join(folder, "border.glith");
    writeFileSync(policy, RULES);
    const places = ["--milter", `127.0.0.1:${milter}`, "--reinject", `127.0.0.1:${back}`];
    const kept = ["--ledger", join(folder, "mail.sqlite"), "--quarantine", join(folder, "quarantine")];
    this.#args = [...NODE, "serve", "--policy", policy, ...places, ...kept];
  }

  async start(): Promise<void> {
    const started = spawn(process.execPath, this.#args, { stdio: ["ignore", "ignore", "pipe"] });
    this.#process = started;
    const begun = Promise.withResolvers<void>();
    let said = "";
    started.stderr.on("data", (part: Buffer) => {
      said += String(part);
      if (said.includes("messages are taken")) begun.resolve();
    });
    started.once("exit", () => begun.reject(new Error(`the filter has not begun: ${said}`)));
    await begun.promise;
  }

  async end(signal: NodeJS.Signals): Promise<void> {
    const process = this.#process;
    if (process === undefined || process.exitCode !== null) return;
    process.kill(signal);
    await once(process, "exit");
  }
}

describeWithClient("postconf", () => {
  let folder: string;
  let ports: PostfixPorts;
  let postfix: Postfix;
  let filter: Filter;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "glither-border-"));
    ports = { smtp: await freePort(), back: await freePort(), milter: await freePort() };
    postfix = new Postfix(pathOf("postconf"), ports, ["bob", "tagged", "dora", "erin", "many"]);
    filter = new Filter(folder, ports);
    await filter.start();
    await postfix.start(ports.smtp);
  });

  afterAll(async () => {
    await postfix.stop();
    await filter.end("SIGTERM");
    rmSync(folder, { recursive: true });
  });

  const send = (subject: string, recipients: readonly string[], more = ""): Promise<unknown> =>
    smtpTo({ host: "127.0.0.1", port: ports.smtp }).send(
      "alice@example.com",
      recipients,
      Buffer.from(`From: alice@example.com\r\nSubject: ${subject}\r\n${more}\r\nHello\r\n`),
    );
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
    const { exitCode } = await run(process.execPath, [...NODE, ...settle, "--sender", "admin@example.org"], {});
    expect(exitCode).toBe(0);
    const [released = ""] = await postfix.received("dora");
    expect(released).toContain("Subject: hold me");
    await send("last", ["dora@example.org"]);
    const all = await postfix.received("dora", 2);
    expect(all).toHaveLength(2);
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
