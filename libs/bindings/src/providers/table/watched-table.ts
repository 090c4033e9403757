import { open, stat } from "node:fs/promises";
import { TableFault } from "./csv.ts";
import { readTable, type Table, type TableShape } from "./table.ts";
import { type Rows, readRows } from "./table-file.ts";

const MAX_BYTES = 64 * 1024 * 1024;

/** What tells one content of a file from another without reading it. */
interface Look {
  readonly mark: string;
  readonly changed: number;
  readonly size: number;
}

export interface WatchOptions {
  readonly file: string;
  readonly format: Rows["format"];
  readonly shape: TableShape;
  /** Milliseconds from one look at the file to the next; undefined for none. */
  readonly reload: number | undefined;
  /** Told when another content is answered from, or cannot be. */
  readonly report: (message: string) => void;
  /** Called when another content is answered from. */
  readonly taken?: () => void;
}

/** What a file held when it was read. */
export interface Content {
  readonly table: Table;
  /** When it was written, in milliseconds since 1970. */
  readonly changed: number;
}

/**
 * A table that follows its file. Another content takes the place of the one before it at once and whole, when it has stayed as it is
 * from one look to the next, so that no half of a file is read. One that is no such table leaves the one before it there.
 */
export class WatchedTable {
  readonly #options: WatchOptions;
  #content: Content;
  #taken: string;
  #seen: string;
  #reported = "";
  #looking: Promise<void> | undefined;
  readonly #timer: NodeJS.Timeout | undefined;

  private constructor(options: WatchOptions, content: Content, mark: string) {
    this.#options = options;
    this.#content = content;
    this.#taken = mark;
    this.#seen = mark;
    if (options.reload !== undefined) {
      this.#timer = setInterval(() => this.look(), options.reload);
      this.#timer.unref();
    }
  }

  /** @throws TableFault, or what the file system throws. */
  static async open(options: WatchOptions): Promise<WatchedTable> {
    const { content, mark } = await read(options);
    return new WatchedTable(options, content, mark);
  }

  get content(): Content {
    return this.#content;
  }

  /** Looks at the file once; several at a time are one. */
  look(): Promise<void> {
    this.#looking ??= this.#look().finally(() => {
      this.#looking = undefined;
    });
    return this.#looking;
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#looking;
  }

  async #look(): Promise<void> {
    const { file, report, taken } = this.#options;
    try {
      const { mark } = markOf(await stat(file));
      const isSettled = mark === this.#seen;
      this.#seen = mark;
      if (!isSettled || mark === this.#taken || mark === this.#reported) return;
      const found = await read(this.#options);
      this.#content = found.content;
      this.#taken = found.mark;
      this.#reported = "";
      report(`\`${file}\` has changed: it has ${found.content.table.size} keys now`);
      taken?.();
    } catch (cause) {
      const problem = cause instanceof TableFault ? cause.message : "it cannot be read";
      if (this.#reported === "" || this.#reported !== this.#seen) {
        report(`\`${file}\` has changed and is not taken, so what it held before goes on: ${problem}`);
      }
      this.#reported = this.#seen;
    }
  }
}

async function read({ file, format, shape }: WatchOptions): Promise<{ content: Content; mark: string }> {
  const handle = await open(file, "r");
  try {
    const before = await handle.stat();
    if (!before.isFile()) throw new TableFault("it is no file");
    if (before.size > MAX_BYTES) throw new TableFault(`it has more than ${MAX_BYTES} bytes`);
    const bytes = await handle.readFile();
    const look = markOf(await handle.stat());
    if (look.mark !== markOf(before).mark) throw new TableFault("it was written while it was read");
    return { content: { table: readTable(readRows(format, bytes), shape), changed: look.changed }, mark: look.mark };
  } finally {
    await handle.close();
  }
}

function markOf({ ino, size, mtimeMs }: { ino: number; size: number; mtimeMs: number }): Look {
  return { mark: `${ino} ${size} ${mtimeMs}`, changed: mtimeMs, size };
}
