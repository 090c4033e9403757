import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { goldensOf, locateRuleset } from "@glither/stages/files/locate";
import { caseRuns } from "@glither/stages/judge/case-runs";
import { EXIT, StageError } from "@glither/stages/outcome";
import { type Connection, MessageType, ShowMessageNotification } from "vscode-languageserver";
import { pathOf } from "../document/address.ts";
import type { Document } from "../document/document.ts";
import { COMMANDS } from "../features/code-lenses.ts";
import type { Library } from "./library.ts";

/** What a command answers: a text for people, and data for the client's own views. */
export interface Answer {
  readonly text: string;
  readonly data?: unknown;
}

/** @param path the file that the document is saved in. */
type Run = (document: Document, path: string, rest: readonly unknown[]) => Promise<Answer>;

/** Commands that lenses and actions name. What goes wrong is shown to the person, and is no error of the protocol. */
export class Commands {
  readonly #connection: Connection;
  readonly #library: Library;
  readonly #runs: Readonly<Record<string, Run>>;

  constructor(connection: Connection, library: Library) {
    this.#connection = connection;
    this.#library = library;
    this.#runs = {
      [COMMANDS.runCases]: runCases,
      [COMMANDS.writeCase]: (document, path, [rule]) => this.#writeCase(document, path, String(rule)),
      [COMMANDS.acceptGolden]: acceptGolden,
      [COMMANDS.showDiff]: showDiff,
    };
  }

  async run(command: string, [uri, ...rest]: readonly unknown[]): Promise<Answer | null> {
    const run = this.#runs[command];
    const document = typeof uri === "string" ? await this.#library.document(uri) : undefined;
    if (run === undefined || document === undefined) return null;
    const path = pathOf(document.uri);
    if (path === undefined) {
      await this.#show(MessageType.Error, "a document in no file has neither cases nor goldens\nsave it first");
      return null;
    }
    try {
      const answer = await run(document, path, rest);
      await this.#show(MessageType.Info, answer.text);
      return answer;
    } catch (error) {
      if (!(error instanceof StageError)) throw error;
      const { message, hint } = error;
      await this.#show(MessageType.Error, hint === undefined ? message : `${message}\n${hint}`);
      return null;
    }
  }

  /** A notification, since nobody has to answer. */
  #show(type: MessageType, message: string): Promise<void> {
    return this.#connection.sendNotification(ShowMessageNotification.type, { type, message });
  }

  /** The client makes the file, so that its author sees it before it is saved. */
  async #writeCase(document: Document, path: string, rule: string): Promise<Answer> {
    const { compiledText, newCases } = await import("@glither/stages/author/new-cases");
    const { files, name, text } = document;
    const { core, witnesses } = await compiledText({ name, text, read: async (path) => files.get(path) });
    const given = witnesses.filter(({ about }) => about === `taken by ${rule}`);
    const [made] = await newCases(core, given);
    if (made === undefined) return { text: `nothing that \`${rule}\` takes is known` };
    const { cases } = await locateRuleset(path);
    const file = pathToFileURL(join(cases, made.file)).href;
    const newText = `${JSON.stringify(made.content, undefined, 2)}\n`;
    const start = { line: 0, character: 0 };
    const { applied } = await this.#connection.workspace.applyEdit({
      label: `a case for ${rule}`,
      edit: {
        documentChanges: [
          { kind: "create", uri: file, options: { ignoreIfExists: true } },
          { textDocument: { uri: file, version: null }, edits: [{ range: { start, end: start }, newText }] },
        ],
      },
    });
    return {
      text: applied
        ? `\`${made.file}\` expects what the rules say now: read it before you save it`
        : "no case was written",
    };
  }
}

/** The folder of a document's cases; undefined for one that lies in no folder. */
export async function casesOf({ uri }: Document): Promise<string | undefined> {
  const path = pathOf(uri);
  return path === undefined ? undefined : (await locateRuleset(path)).cases;
}

/** As the document stands in the editor. */
async function runCases({ name, compilation: { core } }: Document, path: string): Promise<Answer> {
  if (core === undefined) return { text: `\`${name}\` has errors, so no case can be run` };
  const { cases } = await locateRuleset(path);
  const runs = await caseRuns(core, cases);
  const failed = runs.filter(({ passed }) => !passed);
  const text = [
    `${runs.length - failed.length} of ${runs.length} cases pass`,
    ...failed.map(({ file, message }) => `${file}: ${message}`),
  ].join("\n");
  return { text, data: runs };
}

async function acceptGolden({ name }: Document, source: string): Promise<Answer> {
  const goldens = goldensOf(source);
  if (goldens === undefined)
    return { text: `\`${name}\` has no goldens yet: \`npx nx run ${name}:snapshot --accept\` writes them` };
  const { snapshot } = await import("@glither/stages/compile/snapshot");
  const { wit } = await import("@glither/stages/compile/wit");
  for (const { exitCode, text } of [
    await snapshot({ source, golden: goldens.snapshot, accept: true }),
    await wit({ source, golden: goldens.world, accept: true }),
  ])
    if (exitCode !== EXIT.clean) return { text };
  return { text: `what the saved \`${name}\` means is accepted` };
}

async function showDiff(_: Document, source: string): Promise<Answer> {
  const { diffPublished, publicationOf } = await import("@glither/stages/author/diff-published");
  if ((await publicationOf(source)) !== undefined) {
    const { text, data } = await diffPublished({ source });
    return { text, data };
  }
  const { diffSince } = await import("@glither/stages/author/diff-since");
  const { text, data } = await diffSince({ source, revision: "HEAD" });
  return { text, data };
}
