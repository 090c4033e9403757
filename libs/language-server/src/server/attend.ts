import { vocabularies } from "@glither/stages/compile/vocabularies";
import {
  type CallHierarchyItem,
  type Connection,
  LSPErrorCodes,
  ResponseError,
  TextDocuments,
} from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import { Analyst } from "../background/analyst.ts";
import { pathOf } from "../document/address.ts";
import type { Document } from "../document/document.ts";
import { rangeOf } from "../document/range.ts";
import { hierarchyAt, incoming, outgoing } from "../features/call-hierarchy.ts";
import { codeLenses } from "../features/code-lenses.ts";
import { definition } from "../features/definition.ts";
import { folding } from "../features/folding.ts";
import { formatting } from "../features/formatting.ts";
import { hover } from "../features/hover/hover.ts";
import { inlayHints } from "../features/inlay-hints.ts";
import { placesOf, references } from "../features/references.ts";
import { rename, renamed } from "../features/rename.ts";
import { semanticTokens } from "../features/semantic-tokens.ts";
import { signatureHelp } from "../features/signature-help.ts";
import { documentSymbols, workspaceSymbols } from "../features/symbols.ts";
import { actionsFor } from "./actions.ts";
import { CAPABILITIES } from "./capabilities.ts";
import { Commands } from "./commands.ts";
import { completed } from "./completed.ts";
import { Library } from "./library.ts";
import { Telling } from "./telling.ts";

/** Answers a client: each request by one function of the features, on the newest state of the document. */
export function attend(connection: Connection): void {
  const texts = new TextDocuments(TextDocument);
  const library = new Library((uri) => texts.get(uri), vocabularies);
  const analyst = new Analyst();
  const telling = new Telling(connection, library, analyst);
  const commands = new Commands(connection, library);
  let folders: readonly string[] = [];
  const all = (): Promise<readonly Document[]> => library.all(folders);

  connection.onInitialize(({ workspaceFolders, capabilities }) => {
    folders = (workspaceFolders ?? []).map(({ uri }) => uri);
    telling.mayShowProgress = capabilities.window?.workDoneProgress === true;
    telling.mayRefreshLenses = capabilities.workspace?.codeLens?.refreshSupport === true;
    return { serverInfo: { name: "glither" }, capabilities: CAPABILITIES };
  });
  connection.onShutdown(() => analyst.close());
  texts.onDidOpen(({ document }) => library.open(document.uri));
  texts.onDidChangeContent(({ document }) => {
    telling.changed(document.uri);
    for (const user of library.changed(document.uri)) telling.changed(user);
  });
  texts.onDidClose(({ document }) => {
    library.close(document.uri);
    telling.closed(document.uri);
    // From now on the file counts as it is saved.
    for (const user of library.changed(document.uri)) telling.changed(user);
  });
  connection.onDidChangeWatchedFiles(({ changes }) => {
    for (const { uri } of changes) {
      for (const user of library.changed(uri)) telling.changed(user);
      // It may be a case.
      if (uri.endsWith(".json")) for (const open of texts.keys()) telling.changed(open);
    }
  });

  /** A client may send back an address otherwise than it was answered. */
  const written = (item: CallHierarchyItem) => ({ ...item, uri: library.writtenAs(item.uri) });
  const on = async <T>({ textDocument }: Asked, answer: (document: Document) => T | Promise<T>): Promise<T | null> => {
    const document = await library.document(textDocument.uri);
    return document === undefined ? null : answer(document);
  };
  connection.onHover((asked) =>
    on(asked, (document) => hover(document, asked.position, telling.reached(document)) ?? null),
  );
  connection.onCompletion((asked) => on(asked, (document) => completed(document, asked.position)));
  connection.onSignatureHelp((asked) => on(asked, (document) => signatureHelp(document, asked.position) ?? null));
  connection.onDefinition((asked) => on(asked, (document) => definition(document, asked.position) ?? null));
  connection.onReferences((asked) =>
    on(asked, async (document) => references(await all(), document, asked.position, asked.context)),
  );
  connection.onDocumentHighlight((asked) =>
    on(asked, (document) =>
      placesOf([document], document, asked.position).map(({ span }) => ({ range: rangeOf(document, span) })),
    ),
  );
  connection.onPrepareRename((asked) => on(asked, (document) => renamed(document, asked.position) ?? null));
  connection.onRenameRequest((asked) =>
    on(asked, async (document) => {
      const renaming = rename(await all(), document, asked.position, asked.newName);
      if ("edit" in renaming) return renaming.edit;
      throw new ResponseError(LSPErrorCodes.RequestFailed, renaming.refused);
    }),
  );
  connection.onDocumentSymbol((asked) => on(asked, documentSymbols));
  connection.onWorkspaceSymbol(async ({ query }) => workspaceSymbols(await all(), query));
  connection.onFoldingRanges((asked) => on(asked, folding));
  connection.onDocumentFormatting((asked) => on(asked, formatting));
  connection.languages.semanticTokens.on(async (asked) => (await on(asked, semanticTokens)) ?? { data: [] });
  connection.languages.inlayHint.on((asked) => on(asked, (document) => inlayHints(document, asked.range)));
  connection.languages.callHierarchy.onPrepare((asked) =>
    on(asked, async (document) => hierarchyAt(await all(), document, asked.position)),
  );
  connection.languages.callHierarchy.onIncomingCalls(async ({ item }) => incoming(await all(), written(item)));
  connection.languages.callHierarchy.onOutgoingCalls(async ({ item }) => outgoing(await all(), written(item)));
  connection.onCodeAction((asked) =>
    on(asked, (document) =>
      actionsFor(document, asked.range, { findings: telling.findings(document), reached: telling.reached(document) }),
    ),
  );
  connection.onCodeLens((asked) =>
    on(asked, async (document) => codeLenses(document, telling.reached(document), await lastPublished(document))),
  );
  connection.onExecuteCommand(({ command, arguments: given = [] }) => commands.run(command, given));
  texts.listen(connection);
}

/** The version that this workspace has published last. */
async function lastPublished({ uri }: Document): Promise<string | undefined> {
  const path = pathOf(uri);
  if (path === undefined) return undefined;
  const { publicationOf } = await import("@glither/stages/author/diff-published");
  return (await publicationOf(path))?.receipt.tag;
}

interface Asked {
  readonly textDocument: { readonly uri: string };
}
