import type { Connection } from "vscode-languageserver";
import type { Analyst } from "../background/analyst.ts";
import type { Document } from "../document/document.ts";
import { diagnosticsOf, type Findings } from "../features/diagnostics.ts";
import type { Library } from "./library.ts";

/** Tells a client what is wrong with its documents: at once what the compiler finds, later what the analysis adds. */
export class Telling {
  readonly #connection: Connection;
  readonly #library: Library;
  readonly #analyst: Analyst;
  /** Documents that have changed since they were told about. */
  readonly #due = new Set<string>();
  readonly #findings = new WeakMap<Document, Findings>();

  constructor(connection: Connection, library: Library, analyst: Analyst) {
    this.#connection = connection;
    this.#library = library;
    this.#analyst = analyst;
  }

  /** Changes that come together are told of together. */
  changed(uri: string): void {
    this.#analyst.cancel(uri);
    if (this.#due.has(uri)) return;
    this.#due.add(uri);
    setImmediate(() => {
      this.#due.delete(uri);
      void this.#tell(uri).catch((error: unknown) => this.#failed(error));
    });
  }

  closed(uri: string): void {
    this.#analyst.cancel(uri);
    void this.#connection.sendDiagnostics({ uri, diagnostics: [] });
  }

  /** What the analysis has found in exactly this state. */
  findings(document: Document): Findings | undefined {
    return this.#findings.get(document);
  }

  async #tell(uri: string): Promise<void> {
    const document = await this.#library.document(uri);
    if (document === undefined || !this.#library.isCurrent(document)) return;
    await this.#send(document, diagnosticsOf(document));
    // Without a core there is no meaning to analyse.
    if (document.compilation.core === undefined) return;
    const outcome = await this.#analyst.analyse(document);
    if (outcome === "cancelled") return;
    if ("broken" in outcome) {
      this.#connection.console.error(`the analysis of \`${document.name}\` broke down: ${outcome.broken}`);
      return;
    }
    this.#findings.set(document, outcome);
    await this.#send(document, diagnosticsOf(document, outcome));
  }

  async #send({ uri, version }: Document, diagnostics: ReturnType<typeof diagnosticsOf>): Promise<void> {
    await this.#connection.sendDiagnostics({ uri, version, diagnostics });
  }

  #failed(error: unknown): void {
    this.#connection.console.error(`internal error: ${error instanceof Error ? error.message : String(error)}`);
  }
}
