import { readFile } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { parseArgs } from "node:util";
import { Entries } from "./entries.ts";
import { cacheServer } from "./serve.ts";
import { Tokens, TokensError } from "./tokens.ts";

const MEGABYTE = 2 ** 20;
const USAGE = `usage: npm run cache -- --folder FOLDER --tokens FILE [--host HOST] [--port PORT] [--entry MB] [--total MB]

Serves Nx's remote cache from a folder until it is interrupted.
  --tokens   a file with one token a line: \`read TOKEN\` for pull requests, \`write TOKEN\` for branches that are trusted
  --host     127.0.0.1 by default; a server beyond this machine belongs behind a proxy that speaks TLS
  --entry    megabytes of one entry at most, 256 by default
  --total    megabytes of all entries, 10,240 by default; what nobody has asked for the longest goes first`;

function fail(message: string): never {
  process.stderr.write(`error: ${message}\n${USAGE}\n`);
  process.exit(64);
}

/** Wrong usage ends the process. */
function options() {
  try {
    const text = { type: "string" } as const;
    const known = { folder: text, tokens: text, host: text, port: text, entry: text, total: text };
    const { folder, tokens, ...rest } = parseArgs({ options: known }).values;
    if (folder === undefined || tokens === undefined) return fail("`--folder` and `--tokens` are needed");
    return { folder, tokens, ...rest };
  } catch {
    return fail("there is an option that this does not know");
  }
}

function whole(name: string, text: string): number {
  return /^\d{1,9}$/u.test(text) ? Number(text) : fail(`\`--${name}\` is no whole number`);
}

const { folder, tokens: file, host = "127.0.0.1", port = "0", entry = "256", total = "10240" } = options();
const text = await readFile(file, "utf8").catch(() => fail(`\`${file}\` cannot be read`));
let tokens: Tokens;
try {
  tokens = new Tokens(text);
} catch (error) {
  fail(`\`${file}\`: ${error instanceof TokensError ? error.message : "it is no file of tokens"}`);
}
const limits = { entry: whole("entry", entry) * MEGABYTE, total: whole("total", total) * MEGABYTE };
const server = cacheServer(await Entries.open(folder, limits), tokens);
server.on("error", () => fail(`nothing can listen at \`${host}\`, port \`${port}\``));
server.listen(whole("port", port), host, () => {
  const { port: bound } = server.address() as AddressInfo;
  process.stdout.write(`NX_SELF_HOSTED_REMOTE_CACHE_SERVER=http://${host}:${bound}\n`);
});
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
  process.once(signal, () => {
    server.closeAllConnections();
    server.close(() => process.exit(0));
  });
