import type { Credentials } from "../credentials/source.ts";

/** The `Authorization` for a user and a password (RFC 7617). */
export function basic({ username, password }: Credentials & { kind: "password" }): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`;
}
