import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Ran, run } from "./clients.ts";

/** Delivers to mailboxes; of all users of a Debian the one that owns nothing. */
const NOBODY = 65_534;

/** A port of this machine that nobody has now. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  return typeof address === "object" && address !== null ? address.port : 0;
}

export interface PostfixPorts {
  /** Where mail comes in, and a filter is asked. */
  readonly smtp: number;
  /** Where it is given back, and none is. */
  readonly back?: number;
  readonly milter?: number;
  /** Where it is handed over for good, instead of to mailboxes of its own. */
  readonly lmtp?: number;
}

/** A whole Postfix of its own: mailboxes for some users of `example.org`, everything in one folder, on the loopback alone. */
export class Postfix {
  readonly folder: string;
  readonly #path: string;
  readonly #configuration: string;
  #process: ChildProcess | undefined;

  /** @param postconf where Debian's package has put that; `postfix` lies beside it. */
  constructor(postconf: string, ports: PostfixPorts, users: readonly string[]) {
    this.#path = postconf.replace(/postconf$/u, "postfix");
    this.folder = mkdtempSync(join(tmpdir(), "glither-postfix-"));
    chmodSync(this.folder, 0o755);
    this.#configuration = join(this.folder, "etc");
    for (const name of ["etc", "spool", "data", "mail"]) mkdirSync(join(this.folder, name));
    chownSync(join(this.folder, "mail"), NOBODY, NOBODY);
    const [, uid = "0"] = /^postfix:[^:]*:(\d+):/mu.exec(readFileSync("/etc/passwd", "utf8")) ?? [];
    chownSync(join(this.folder, "data"), Number(uid), 0);
    const mailboxes = users.map((user) => `${user}@example.org ${user}/\n`).join("");
    writeFileSync(join(this.#configuration, "mailboxes"), mailboxes);
    writeFileSync(join(this.#configuration, "main.cf"), mainOf(this.folder, ports));
    writeFileSync(join(this.#configuration, "master.cf"), masterOf(ports));
  }

  /** The folder of `main.cf` and `master.cf`. */
  get configuration(): string {
    return this.#configuration;
  }

  async start(port: number): Promise<void> {
    const started = spawn(this.#path, ["-c", this.#configuration, "start-fg"], { stdio: "ignore" });
    this.#process = started;
    const ended = once(started, "exit").then(() => {
      throw new Error(`Postfix has not begun: ${this.log}`);
    });
    await Promise.race([listening(port), ended]);
    ended.catch(() => undefined);
  }

  async stop(): Promise<void> {
    await this.#control("stop");
    await (this.#process?.exitCode === null ? once(this.#process, "exit") : undefined);
    rmSync(this.folder, { recursive: true, force: true });
  }

  #control(command: string): Promise<Ran> {
    return run(this.#path, ["-c", this.#configuration, command], {});
  }

  /** The messages in somebody's mailbox. */
  mailbox(user: string): readonly string[] {
    const folder = join(this.folder, "mail", user, "new");
    if (!existsSync(folder)) return [];
    return readdirSync(folder).map((name) => readFileSync(join(folder, name), "utf8"));
  }

  /** The messages in somebody's mailbox, as soon as there are so many. */
  async received(user: string, count = 1): Promise<readonly string[]> {
    for (;;) {
      const messages = this.mailbox(user);
      if (messages.length >= count) return messages;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  get log(): string {
    return readFileSync(join(this.folder, "log"), "utf8");
  }
}

async function listening(port: number): Promise<void> {
  for (;;) {
    const socket = connect({ host: "127.0.0.1", port });
    try {
      await once(socket, "connect");
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 50));
    } finally {
      socket.destroy();
    }
  }
}

function mainOf(folder: string, { milter, lmtp }: PostfixPorts): string {
  return `compatibility_level = 3.6
queue_directory = ${folder}/spool
data_directory = ${folder}/data
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
mail_owner = postfix
setgid_group = postdrop
myhostname = mx.example.org
mydestination =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
virtual_mailbox_domains = example.org
virtual_mailbox_base = ${folder}/mail
virtual_mailbox_maps = texthash:${folder}/etc/mailboxes
virtual_uid_maps = static:${NOBODY}
virtual_gid_maps = static:${NOBODY}
smtpd_relay_restrictions = reject_unauth_destination
smtpd_peername_lookup = no
${milter === undefined ? "" : `smtpd_milters = inet:127.0.0.1:${milter}\nmilter_default_action = tempfail`}
${lmtp === undefined ? "" : `virtual_transport = lmtp:inet:127.0.0.1:${lmtp}\nlmtp_send_xforward_command = yes`}
milter_protocol = 6
maillog_file = ${folder}/log
maillog_file_prefixes = ${folder}
alias_maps =
alias_database =
biff = no
`;
}

function masterOf({ smtp, back }: PostfixPorts): string {
  return `127.0.0.1:${smtp} inet n - n - - smtpd
${back === undefined ? "" : `127.0.0.1:${back} inet n - n - - smtpd -o smtpd_milters=`}
lmtp unix - - n - - lmtp
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
proxymap unix - - n - - proxymap
anvil unix - - n - 1 anvil
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
virtual unix - n n - - virtual
postlog unix-dgram n - n - 1 postlogd
`;
}
