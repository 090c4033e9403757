import { access, mkdir, open, readdir, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { isObject } from "@glither/roux/core";
import type { Marks } from "../deciding/fate.ts";
import { MailError } from "../error.ts";

/** A message that waits, for one recipient. */
export interface Quarantined {
  readonly token: string;
  readonly sender: string;
  readonly recipient: string;
  readonly marks: Marks;
  /** Who is to get it, once nothing waits for it any more. */
  readonly to?: readonly string[];
  /** It is this border's own word, sent as it is, and given up after this time: milliseconds since 1970. */
  readonly report?: { readonly until: number };
}

const IS_TOKEN = /^[A-Za-z0-9_-]{1,200}$/u;

/**
 * Messages that are held, or on their way back, in a folder: the message as it came, and beside it for whom. A message is there when its second file is, so
 * that none is half written. Nobody but this user reads them.
 */
export class Quarantine {
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /** @throws MailError QUARANTINE */
  static async open(folder: string): Promise<Quarantine> {
    try {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      return new Quarantine(folder);
    } catch (cause) {
      throw new MailError("QUARANTINE", "the quarantine's folder cannot be made", { cause });
    }
  }

  /** On the disk when this returns. */
  async put(held: Quarantined, raw: Uint8Array): Promise<void> {
    await this.#write(`${this.#named(held.token)}.eml`, raw);
    await this.#write(`${this.#named(held.token)}.json`, Buffer.from(JSON.stringify(held)));
    await this.#sync();
  }

  /** Says of a message that is there to whom it goes; on the disk when this returns. */
  async release(held: Quarantined, to: readonly string[]): Promise<void> {
    await this.#write(`${this.#named(held.token)}.json`, Buffer.from(JSON.stringify({ ...held, to })));
    await this.#sync();
  }

  async take(token: string): Promise<void> {
    await rm(`${this.#named(token)}.json`, { force: true });
    await rm(`${this.#named(token)}.eml`, { force: true });
  }

  async has(token: string): Promise<boolean> {
    return access(`${this.#named(token)}.json`).then(
      () => true,
      () => false,
    );
  }

  async raw(token: string): Promise<Buffer> {
    return readFile(`${this.#named(token)}.eml`);
  }

  /** All that wait; a file that says nothing that can be read is left where it is. */
  async all(): Promise<readonly Quarantined[]> {
    const names = (await readdir(this.#folder)).filter((name) => name.endsWith(".json")).sort();
    const read = await Promise.all(names.map((name) => readFile(join(this.#folder, name), "utf8").catch(() => "")));
    return read.flatMap((text) => quarantinedOf(text) ?? []);
  }

  async #sync(): Promise<void> {
    const folder = await open(this.#folder);
    await folder.sync().finally(() => folder.close());
  }

  #named(token: string): string {
    if (!IS_TOKEN.test(token)) throw new MailError("QUARANTINE", "a token that is no file's name");
    return join(this.#folder, token);
  }

  async #write(path: string, bytes: Uint8Array): Promise<void> {
    const file = await open(`${path}.new`, "w", 0o600);
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(`${path}.new`, path);
  }
}

function quarantinedOf(text: string): Quarantined | undefined {
  try {
    const json: unknown = JSON.parse(text);
    return isObject(json) && typeof json["token"] === "string" ? (json as unknown as Quarantined) : undefined;
  } catch {
    return undefined;
  }
}
