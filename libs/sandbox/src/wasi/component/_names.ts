import { SandboxError } from "../../error.ts";
import { type Bytes, unreadable } from "../../module/binary/bytes.ts";
import { shown } from "../../module/error.ts";

/**
 * What names in components may be made of: `wasi:io/streams@0.2.0`, `[method]input-stream.read`, `cm32p2|_initialize`. Nothing here
 * ends a text or a comment in JavaScript, or begins an expression within one. What a core module imports twice, the component tools call
 * `fd_write [v2]` the second time.
 */
const ALPHABET = /^[A-Za-z0-9_.:/@#$|[\]-]{0,500}(?: \[v[1-9]\d{0,3}\])?$/u;

/** The next name. @throws SandboxError NOT_A_PROGRAM for one that is not of the closed alphabet */
export function nameIn(body: Bytes): string {
  const name = body.name();
  if (ALPHABET.test(name) && name !== "__proto__") return name;
  throw refused(`its name ${shown(name)} is made of more than names need`);
}

/** What stands there is more than was read of it, so that an engine might read it otherwise. */
export function demandEnd(body: Bytes): void {
  if (!body.done) throw unreadable("a part of it is longer than what it says");
}

/** A component that says what nobody here makes anything of. */
export function refused(why: string): SandboxError {
  return new SandboxError("NOT_A_PROGRAM", why, "build a command for WASI 0.2 with the component tools");
}
