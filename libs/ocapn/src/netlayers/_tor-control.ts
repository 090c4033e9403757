import { readFile } from "node:fs/promises";
import { connect, type Socket } from "node:net";
import { readLine } from "./_reading.ts";
import { NetlayerError } from "./error.ts";

/** Where Tor's control port is: a host and a port, or a socket's path. */
export type ControlPort = { readonly host: string; readonly port: number } | { readonly path: string };

/** A service that Tor has published, for as long as the socket is open. */
export interface OnionService {
  readonly id: string;
  /** The key in Tor's own form, to publish the same service again. */
  readonly key: string;
  readonly control: Socket;
}

const LONGEST_LINE = 65_536;
/** Milliseconds that Tor has for an answer. */
const PATIENCE = 30_000;

/**
 * Has Tor publish a service that leads to a port of this machine (control-spec, `ADD_ONION`).
 *
 * @param key what an earlier service had, or undefined for a new one
 * @throws NetlayerError `CANNOT_LISTEN`
 */
export async function publishOnion(
  where: ControlPort,
  { key, virtualPort, port, password }: { key?: string; virtualPort: number; port: number; password?: string },
): Promise<OnionService> {
  const control = connect(where);
  control.setTimeout(PATIENCE, () => control.destroy());
  try {
    await new Promise<void>((resolve, reject) => {
      control.once("connect", resolve);
      control.once("error", reject);
    });
    control.on("error", () => undefined);
    await ask(control, `AUTHENTICATE${await secret(control, password)}`);
    const answer = await ask(control, `ADD_ONION ${key ?? "NEW:ED25519-V3"} Port=${virtualPort},127.0.0.1:${port}`);
    const id = value(answer, "ServiceID");
    const made = key ?? value(answer, "PrivateKey");
    if (id === undefined || made === undefined) throw new Error("an answer without a service");
    control.setTimeout(0);
    return { id, key: made, control };
  } catch (cause) {
    control.destroy();
    throw new NetlayerError("CANNOT_LISTEN", "Tor does not publish the service", {
      hint: "it needs a control port, and leave to use it: a password, or its cookie's file",
      cause,
    });
  }
}

/** What proves that this side may use the control port, as far as Tor asks for it. */
async function secret(control: Socket, password: string | undefined): Promise<string> {
  const lines = await ask(control, "PROTOCOLINFO 1");
  const auth = lines.find((line) => line.startsWith("AUTH ")) ?? "";
  const methods = /METHODS=([A-Z,]+)/u.exec(auth)?.[1]?.split(",") ?? [];
  if (methods.includes("NULL")) return "";
  if (methods.includes("HASHEDPASSWORD") && password !== undefined) return ` "${password.replace(/["\\]/gu, "\\$&")}"`;
  const [, file] = /COOKIEFILE="((?:[^"\\]|\\.)*)"/u.exec(auth) ?? [];
  if (!methods.includes("COOKIE") || file === undefined) throw new Error("no way to authenticate that is at hand");
  return ` ${(await readFile(file.replace(/\\(.)/gu, "$1"))).toString("hex")}`;
}

/** Asks one thing, and answers the lines of what it says, without their numbers. */
async function ask(control: Socket, command: string): Promise<readonly string[]> {
  if (/[\r\n]/u.test(command)) throw new Error("a command of several lines");
  control.write(`${command}\r\n`);
  const lines: string[] = [];
  for (;;) {
    const line = await readLine(control, LONGEST_LINE);
    if (!line.startsWith("250") || lines.length > 100) throw new Error(`Tor refuses: ${line.slice(0, 3)}`);
    lines.push(line.slice(4));
    if (line[3] === " ") return lines;
  }
}

function value(lines: readonly string[], name: string): string | undefined {
  return lines.find((line) => line.startsWith(`${name}=`))?.slice(name.length + 1);
}
