import { CodeLensRefreshRequest, type Connection } from "vscode-languageserver";
import type { Analyst } from "../background/analyst.ts";
import type { Analysed } from "../background/messages.ts";
import type { Document } from "../document/document.ts";
import { diagnosticsOf, type Findings } from "../features/diagnostics.ts";
import { type Reached, reachedIn } from "../features/hover/reached.ts";
import { casesOf } from "./commands.ts";
import type { Library } from "./library.ts";
import { showing } from "./progress.ts";

/** An analysis that is over by then needs no progress. */
const SHOWN_AFTER_MS = 400;

/** Tells a client what is wrong with its documents: at once what the compiler finds, later what the analysis adds. */
export class Telling {
  mayShowProgress = false;
  mayRefreshLenses = false;
  readonly #connection: Connection;
  readonly #library: Library;
  readonly #analyst: Analyst;
  /** Documents that have changed since they were told about. */
  readonly #due = new Set<string>();
  readonly #findings = new WeakMap<Document, Analysed>();
  /** How many cases reach the rules of a document, as it was analysed last. */
  readonly #reached = new Map<string, Reached>();

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
    this.#reached.delete(uri);
    this.#analyst.cancel(uri);
    void this.#connection.sendDiagnostics({ uri, diagnostics: [] }).catch((error: unknown) => this.#failed(error));
  }

  /** How many cases reached its rules when the document was analysed last. */
  reached({ uri }: Document): Reached | undefined {
    return this.#reached.get(uri);
  }

  /** What the analysis has found in exactly this state. */
  findings(document: Document): Findings | undefined {
    return this.#findings.get(document);
  }

  async #tell(uri: string): Promise<void> {
    const document = await this.#library.document(uri);
    if (document === undefined || !this.#library.isCurrent(document)) return;
    await this.#send(document, diagnosticsOf(document));
    // Without a core there is no meaning to analyse; an older state interests nobody.
    if (document.compilation.core === undefined || !this.#library.isCurrent(document)) return;
    const outcome = await this.#analysed(document);
    if (outcome === "cancelled") return;
    if ("broken" in outcome) {
      this.#connection.console.error(`the analysis of \`${document.name}\` broke down: ${outcome.broken}`);
      return;
    }
    this.#findings.set(document, outcome);
    if (outcome.runs !== undefined) this.#reached.set(uri, reachedIn(outcome.runs));
    if (this.#library.isCurrent(document)) await this.#send(document, diagnosticsOf(document, outcome));
    if (this.mayRefreshLenses) await this.#connection.sendRequest(CodeLensRefreshRequest.type);
  }

  /** With progress, which can be cancelled, where it takes its time. */
  async #analysed(document: Document) {
    const cancelled = new AbortController();
    const cases = await casesOf(document);
    const analysis = this.#analyst.analyse(document, { cases, signal: cancelled.signal });
    const title = `Glither: analysing ${document.name}`;
    const shown = this.mayShowProgress
      ? showing(this.#connection, title, { afterMs: SHOWN_AFTER_MS, cancel: () => cancelled.abort() })
      : undefined;
    try {
      return await analysis;
    } finally {
      shown?.done();
    }
  }

  async #send({ uri, version }: Document, diagnostics: ReturnType<typeof diagnosticsOf>): Promise<void> {
    await this.#connection.sendDiagnostics({ uri, version, diagnostics });
  }

  #failed(error: unknown): void {
    this.#connection.console.error(`internal error: ${error instanceof Error ? error.message : String(error)}`);
  }
}
