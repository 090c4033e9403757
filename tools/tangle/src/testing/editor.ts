import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import {
  createMessageConnection,
  type MessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-jsonrpc/node";

const ENTRY = join(import.meta.dirname, "entry.ts");

export interface Told {
  readonly uri: string;
  readonly version?: number;
  readonly diagnostics: readonly { readonly code: string; readonly message: string; readonly severity: number }[];
}

/** The other end of `tangle lsp --stdio`, which is a process of its own. */
export class Editor {
  readonly connection: MessageConnection;
  readonly #child: ChildProcess;
  readonly #told: Told[] = [];
  #heard: (() => void)[] = [];

  constructor(cwd?: string) {
    this.#child = spawn(process.execPath, ["--conditions=@glither/source", ENTRY, "lsp", "--stdio"], {
      stdio: ["pipe", "pipe", "inherit"],
      ...(cwd === undefined ? {} : { cwd }),
    });
    const { stdin, stdout } = this.#child;
    if (stdin === null || stdout === null) throw new Error("the process has no pipes");
    this.connection = createMessageConnection(new StreamMessageReader(stdout), new StreamMessageWriter(stdin));
    this.connection.onNotification("textDocument/publishDiagnostics", (told: Told) => {
      this.#told.push(told);
      for (const heard of this.#heard.splice(0)) heard();
    });
    this.connection.listen();
  }

  async begin(root: string | null, capabilities: object = {}): Promise<unknown> {
    const folders = root === null ? null : [{ uri: root, name: "root" }];
    const result = await this.ask("initialize", {
      processId: process.pid,
      rootUri: root,
      workspaceFolders: folders,
      capabilities,
    });
    await this.tell("initialized", {});
    return result;
  }

  ask<T>(method: string, params: unknown): Promise<T> {
    return this.connection.sendRequest<T>(method, params);
  }

  tell(method: string, params: unknown): Promise<void> {
    return this.connection.sendNotification(method, params);
  }

  open(uri: string, text: string): Promise<void> {
    return this.tell("textDocument/didOpen", { textDocument: { uri, languageId: "glith", version: 1, text } });
  }

  /** The next diagnostics of a document, those that have come already among them, that are what is looked for. */
  async diagnostics(uri: string, isMeant: (told: Told) => boolean): Promise<Told> {
    for (;;) {
      const at = this.#told.findIndex((told) => told.uri === uri && isMeant(told));
      const [found] = at < 0 ? [] : this.#told.splice(0, at + 1).slice(-1);
      if (found !== undefined) return found;
      await new Promise<void>((resolve) => this.#heard.push(resolve));
    }
  }

  /** Ends as a client does. Gives the process's exit code. */
  async end(): Promise<number | null> {
    const exited = once(this.#child, "exit");
    await this.ask("shutdown", null);
    await this.tell("exit", null);
    const [code] = (await exited) as [number | null];
    this.connection.dispose();
    return code;
  }

  kill(): void {
    this.#child.kill("SIGKILL");
  }
}
