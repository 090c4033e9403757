import { randomBytes } from "node:crypto";
import { mkdir, open, rename, rm, stat } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { MailError } from "../error.ts";
import { folderNamed } from "./folder-name.ts";

/** Where in a mailbox a message goes. */
export interface Filing {
  /** Such as `lists/news`; the inbox where there is none, and for a name that is no folder's. */
  readonly folder: string | undefined;
  /** Keywords; those that Maildir has letters for are there at once. */
  readonly flags: readonly string[];
}

/** IMAP's flags in the letters of Maildir, in the order that these stand in. */
const LETTERS: readonly (readonly [keyword: string, letter: string])[] = [
  ["draft", "D"],
  ["flagged", "F"],
  ["answered", "R"],
  ["seen", "S"],
  ["deleted", "T"],
];
const PRIVATE = 0o700;
let count = 0;

/**
 * A mailbox in a folder, as Maildir has it: a message is written in `tmp` and moved when it is on the disk, so that nobody reads half of
 * one, and no two have one name.
 */
export class Maildir {
  readonly #root: string;

  private constructor(root: string) {
    this.#root = root;
  }

  /** Undefined where there is none. */
  static async at(root: string): Promise<Maildir | undefined> {
    const found = await stat(root).catch(() => undefined);
    return found?.isDirectory() === true ? new Maildir(root) : undefined;
  }

  /** Makes it where there is none. @throws MailError MAILBOX */
  static async make(root: string): Promise<Maildir> {
    return guarded("a mailbox cannot be made", async () => {
      await makeFolders(root);
      return new Maildir(root);
    });
  }

  /** On the disk when this returns. @throws MailError MAILBOX; then nothing is left of it. */
  async deliver(raw: Uint8Array, { folder, flags }: Filing): Promise<void> {
    await guarded("a message cannot be written", async () => {
      const place = join(this.#root, folderNamed(folder ?? "inbox") ?? "");
      await makeFolders(place);
      if (place !== this.#root) await (await open(join(place, "maildirfolder"), "a", 0o600)).close();
      const text = withNewlines(raw);
      const name = `${uniqueName()},S=${text.length}`;
      const written = join(place, "tmp", name);
      const letters = lettersOf(flags);
      // What has flags is no longer new to whoever reads the mailbox.
      const [into, info] = letters === "" ? ["new", ""] : ["cur", `:2,${letters}`];
      try {
        await write(written, text);
        await rename(written, join(place, into, `${name}${info}`));
      } catch (cause) {
        await rm(written, { force: true });
        throw cause;
      }
      await sync(join(place, into));
    });
  }
}

async function makeFolders(place: string): Promise<void> {
  for (const name of ["tmp", "new", "cur"]) await mkdir(join(place, name), { recursive: true, mode: PRIVATE });
}

async function write(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, "wx", 0o600);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function sync(path: string): Promise<void> {
  const folder = await open(path);
  await folder.sync().finally(() => folder.close());
}

/** The time, this process, how many it has written, chance, and this machine. */
function uniqueName(): string {
  const now = Date.now();
  count += 1;
  const host = hostname().replaceAll("/", "\\057").replaceAll(":", "\\072");
  const unique = `M${(now % 1_000) * 1_000}P${process.pid}Q${count}R${randomBytes(8).toString("hex")}`;
  return `${Math.floor(now / 1_000)}.${unique}.${host}`;
}

function lettersOf(flags: readonly string[]): string {
  const given = flags.map((flag) => flag.replace(/^\\/u, "").toLowerCase());
  return LETTERS.flatMap(([keyword, letter]) => (given.includes(keyword) ? [letter] : [])).join("");
}

/** Lines in a mailbox end as those of other files do. */
function withNewlines(raw: Uint8Array): Buffer {
  const text = Buffer.from(raw.buffer, raw.byteOffset, raw.length).toString("latin1");
  return Buffer.from(text.replaceAll("\r\n", "\n"), "latin1");
}

async function guarded<T>(what: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw new MailError("MAILBOX", what, { cause });
  }
}
