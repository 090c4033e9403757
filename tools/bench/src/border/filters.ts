import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createConnection, createServer } from "node:net";
import { join } from "node:path";
import { end } from "../host/server.ts";
import { ROOT } from "../paths.ts";

/** A filter that mail systems ask by the milter protocol. */
export interface Filter {
  readonly name: string;
  readonly port: number;
  /** Milliseconds of CPU that it has taken, with the processes that it has begun. */
  cpu(): number;
  stop(): Promise<void>;
}

/** Where records of the domain name system come from: lines of a zone file. */
export interface Records {
  readonly zone: string;
  readonly texts: readonly (readonly [name: string, text: string])[];
}

const TANGLE = join(ROOT, "tools/tangle/src/testing/entry.ts");
const RULES = `#pragma dialect glither.mail ; fold first-match
rule forged = msg | dmarc.result == fail | dmarc.policy == reject => reject "not from whom it says", into dropped (reason = forged)
rule rest = msg => into delivered
`;

/** \`tangle serve --milter\`, with a ledger in a file: a decision is on the disk before it is said. */
export async function glitherFilter(folder: string, { zone }: Records): Promise<Filter> {
  const [policy, dns] = [join(folder, "border.glith"), join(folder, "zone.txt")];
  writeFileSync(policy, RULES);
  writeFileSync(dns, zone);
  const port = await freePort();
  const places = ["--milter", `127.0.0.1:${port}`, "--reinject", "127.0.0.1:1", "--dns", dns];
  const kept = ["--ledger", join(folder, "mail.sqlite"), "--quarantine", join(folder, "held")];
  const node = ["--conditions=@glither/source", "--disable-warning=ExperimentalWarning", TANGLE];
  const child = spawn(process.execPath, [...node, "serve", "--policy", policy, ...places, ...kept], {
    stdio: ["ignore", "ignore", "ignore"],
  });
  await listening(child, port);
  return { name: "`tangle serve --milter`", port, cpu: () => cpuOf(child), stop: () => end(child) };
}

/** rspamd's proxy, which speaks the protocol and scans by itself; with its modules for the same checks, and no others. */
export async function rspamdFilter(folder: string, { texts }: Records): Promise<Filter | string> {
  if (spawnSync("rspamd", ["--version"]).status !== 0) {
    return "`rspamd` is not measured: Debian's package is not installed here";
  }
  const port = await freePort();
  const own = join(folder, "rspamd");
  mkdirSync(own);
  chmodSync(own, 0o777);
  const records = texts.map(([name, text]) => {
    const parts = text.match(/.{1,200}/gu)?.map((part) => JSON.stringify(part)) ?? [];
    return `{ name = "${name}"; type = txt; replies = [${parts.join(", ")}]; }`;
  });
  writeFileSync(
    join(own, "rspamd.conf"),
    `options {
  pidfile = "${own}/pid"; tempdir = "${own}"; hs_cache_dir = "${own}"; url_tld = "/usr/share/rspamd/effective_tld_names.dat";
  filters = "dkim"; control_socket = "${own}/control"; local_addrs = ["127.0.0.1/32"]; enable_test_patterns = false;
  dns { nameserver = ["127.0.0.1:1"]; timeout = 1s; retransmits = 1; fake_records = [${records.join(", ")}]; }
}
logging { type = "file"; filename = "${own}/log"; level = "error"; }
metric { name = default; actions { reject = 1000; } }
worker "rspamd_proxy" {
  bind_socket = "127.0.0.1:${port}"; count = 1; milter = yes; timeout = 60s;
  upstream "local" { default = yes; self_scan = yes; }
}
modules { path = "/usr/share/rspamd/plugins/spf.lua"; path = "/usr/share/rspamd/plugins/dmarc.lua"; }
dkim { trusted_only = false; }
spf { spf_cache_size = 1k; }
dmarc { actions { reject = "reject"; } }
`,
  );
  const child = spawn("rspamd", ["-f", "-u", "_rspamd", "-g", "_rspamd", "-c", join(own, "rspamd.conf")], {
    stdio: ["ignore", "ignore", "ignore"],
  });
  await listening(child, port);
  return { name: "rspamd", port, cpu: () => cpuOf(child), stop: () => end(child) };
}

/** Of a tick; Linux has said so for ever. */
const TICK = 10;

/** As Linux counts it: of all threads of a process, and of its children. */
function cpuOf({ pid = 0 }: ChildProcess): number {
  const all = readdirSync("/proc").filter((name) => /^\d+$/u.test(name));
  const stats = all.flatMap((name) => {
    try {
      const text = readFileSync(`/proc/${name}/stat`, "utf8");
      const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
      return Number(name) === pid || Number(fields[1]) === pid ? [Number(fields[11]) + Number(fields[12])] : [];
    } catch {
      return [];
    }
  });
  return stats.reduce((sum, ticks) => sum + ticks, 0) * TICK;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  return typeof address === "object" && address !== null ? address.port : 0;
}

async function listening(child: ChildProcess, port: number): Promise<void> {
  for (;;) {
    if (child.exitCode !== null) throw new Error("a filter does not start");
    const socket = createConnection({ host: "127.0.0.1", port });
    try {
      await once(socket, "connect");
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 100));
    } finally {
      socket.destroy();
    }
  }
}
