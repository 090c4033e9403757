import { vocabularies } from "@glither/stages/compile/vocabularies";
import {
  CodeActionKind,
  type Connection,
  type InitializeResult,
  type Position,
  TextDocumentSyncKind,
  TextDocuments,
} from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import { Analyst } from "../background/analyst.ts";
import type { Document } from "../document/document.ts";
import { completion } from "../features/completion/completion.ts";
import { pathCompletion, wantedPath } from "../features/completion/files.ts";
import { definition } from "../features/definition.ts";
import { fixesFor } from "../features/fixes.ts";
import { formatting } from "../features/formatting.ts";
import { hover } from "../features/hover/hover.ts";
import { documentSymbols } from "../features/symbols.ts";
import { entriesBeside, Library } from "./library.ts";
import { Telling } from "./telling.ts";

const RESULT: InitializeResult = {
  serverInfo: { name: "glither" },
  capabilities: {
    textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: true },
    hoverProvider: true,
    completionProvider: { triggerCharacters: [".", "|", "=", "/", '"', " "] },
    definitionProvider: true,
    documentSymbolProvider: true,
    documentFormattingProvider: true,
    codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix] },
  },
};

/** Answers a client: each request by one function of the features, on the newest state of the document. */
export function attend(connection: Connection): void {
  const texts = new TextDocuments(TextDocument);
  const library = new Library((uri) => texts.get(uri), vocabularies);
  const analyst = new Analyst();
  const telling = new Telling(connection, library, analyst);

  connection.onInitialize(() => RESULT);
  connection.onShutdown(() => analyst.close());
  texts.onDidChangeContent(({ document }) => {
    telling.changed(document.uri);
    for (const user of library.changed(document.uri)) telling.changed(user);
  });
  texts.onDidClose(({ document }) => {
    library.close(document.uri);
    telling.closed(document.uri);
  });
  connection.onDidChangeWatchedFiles(({ changes }) => {
    for (const { uri } of changes) for (const user of library.changed(uri)) telling.changed(user);
  });

  const on = async <T>({ textDocument }: Asked, answer: (document: Document) => T | Promise<T>): Promise<T | null> => {
    const document = await library.document(textDocument.uri);
    return document === undefined ? null : answer(document);
  };
  connection.onHover((asked) => on(asked, (document) => hover(document, asked.position) ?? null));
  connection.onCompletion((asked) => on(asked, (document) => completed(document, asked.position)));
  connection.onDefinition((asked) => on(asked, (document) => definition(document, asked.position) ?? null));
  connection.onDocumentSymbol((asked) => on(asked, documentSymbols));
  connection.onDocumentFormatting((asked) => on(asked, formatting));
  connection.onCodeAction((asked) =>
    on(asked, (document) => fixesFor(document, asked.range, telling.findings(document))),
  );
  texts.listen(connection);
}

interface Asked {
  readonly textDocument: { readonly uri: string };
}

async function completed(document: Document, position: Position) {
  const path = wantedPath(document, position);
  if (path === undefined) return completion(document, position);
  return pathCompletion(path, await entriesBeside(document.uri, path.folder));
}
