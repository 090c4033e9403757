import { ServiceError } from "../error.ts";
import type { Secret } from "./config.ts";
import { readText } from "./read-config.ts";

/**
 * A secret from its file or variable, without line ends round it.
 *
 * @throws ServiceError `UNREADABLE`; it says where the secret should be, and nothing of it.
 */
export async function readSecret(secret: Secret, what: string): Promise<string> {
  const text = ("env" in secret ? process.env[secret.env] : await readText(secret.file, what))?.trim();
  if (text !== undefined && text !== "") return text;
  const where = "env" in secret ? `the variable \`${secret.env}\`` : `\`${secret.file}\``;
  throw new ServiceError("UNREADABLE", `${what} is not there: ${where} is empty`);
}
