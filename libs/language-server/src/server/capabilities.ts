import { CodeActionKind, type ServerCapabilities, TextDocumentSyncKind } from "vscode-languageserver";
import { COMMANDS } from "../features/code-lenses.ts";
import { LEGEND } from "../features/semantic-tokens.ts";

/** What a client may ask. */
export const CAPABILITIES: ServerCapabilities = {
  textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: true },
  hoverProvider: true,
  completionProvider: { triggerCharacters: [".", "|", "=", "/", '"', " "] },
  signatureHelpProvider: { triggerCharacters: [" "] },
  definitionProvider: true,
  referencesProvider: true,
  documentHighlightProvider: true,
  renameProvider: { prepareProvider: true },
  documentSymbolProvider: true,
  workspaceSymbolProvider: true,
  foldingRangeProvider: true,
  documentFormattingProvider: true,
  semanticTokensProvider: { legend: LEGEND, full: true },
  inlayHintProvider: true,
  callHierarchyProvider: true,
  codeActionProvider: {
    codeActionKinds: [
      CodeActionKind.QuickFix,
      CodeActionKind.RefactorExtract,
      CodeActionKind.Source,
      CodeActionKind.SourceFixAll,
    ],
  },
  codeLensProvider: {},
  executeCommandProvider: { commands: Object.values(COMMANDS) },
};
