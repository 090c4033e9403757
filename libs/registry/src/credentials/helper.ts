import { spawn } from "node:child_process";
import { StoreError } from "../error.ts";
import { withoutSecrets } from "./environment.ts";
import type { Credentials } from "./source.ts";

const PATIENCE_MS = 30_000;
const LONGEST_ANSWER = 64 * 1024;
/** What every helper says on standard output when it does not know a registry. */
const UNKNOWN = /credentials not found in native keychain/u;

/**
 * Asks `docker-credential-<name> get`: the registry on its standard input, JSON with `Username` and `Secret` back. The
 * user `<token>` marks an identity token. It gets the environment without our secrets. What a helper says when it fails may hold anything,
 * so nobody sees it.
 */
export async function askHelper(
  name: string,
  registry: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Credentials | undefined> {
  if (!/^[A-Za-z0-9._-]+$/u.test(name)) throw failed("a credential helper", "has a name that is none");
  const program = `docker-credential-${name}`;
  const { exitCode, output } = await run(program, registry, env);
  if (exitCode !== 0) {
    if (UNKNOWN.test(output)) return undefined;
    throw failed(`\`${program}\``, `fails with exit code ${exitCode}`);
  }
  const { username, secret } = parseAnswer(program, output);
  if (username === "<token>") return { kind: "identity-token", token: secret };
  return { kind: "password", username, password: secret };
}

function run(
  program: string,
  input: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<{ exitCode: number | null; output: string }> {
  return new Promise((resolve, reject) => {
    // Not `timeout`: its timer outlives a program that is not there.
    const signal = AbortSignal.timeout(PATIENCE_MS);
    const child = spawn(program, ["get"], { env: withoutSecrets(env), stdio: ["pipe", "pipe", "ignore"], signal });
    const parts: Buffer[] = [];
    let size = 0;
    child.stdout.on("data", (part: Buffer) => {
      size += part.length;
      if (size > LONGEST_ANSWER) child.kill();
      else parts.push(part);
    });
    // A helper that ends before it has read everything is judged by its exit code.
    child.stdin.on("error", () => {});
    child.on("error", (cause) => reject(failed(`\`${program}\``, "cannot be run", cause)));
    child.on("close", (exitCode) => resolve({ exitCode, output: Buffer.concat(parts).toString("utf8") }));
    child.stdin.end(input);
  });
}

function parseAnswer(program: string, output: string): { username: string; secret: string } {
  try {
    const answer: unknown = JSON.parse(output);
    if (typeof answer === "object" && answer !== null && "Username" in answer && "Secret" in answer) {
      const { Username: username, Secret: secret } = answer;
      if (typeof username === "string" && typeof secret === "string") return { username, secret };
    }
  } catch {
    // Said below, without the parser's words: they quote what may be a secret.
  }
  throw failed(`\`${program}\``, "gives no credentials");
}

function failed(who: string, what: string, cause?: unknown): StoreError {
  return new StoreError("CREDENTIALS_UNUSABLE", `${who} ${what}`, {
    ...(cause === undefined ? {} : { cause }),
    hint: "it is named in Docker's `config.json`; log in again, or set the variables of the environment instead",
  });
}
