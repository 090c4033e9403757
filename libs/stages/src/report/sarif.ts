import { dirname, isAbsolute, join } from "node:path";
import { pathToFileURL } from "node:url";
import { DIAGNOSTIC_CODES, type Diagnostic, type DiagnosticCode, type Span } from "@glither/roux";
import { COMPILER_VERSION } from "@glither/roux/core";
import { PAGES, renderPage } from "@glither/roux/pages";
import { endOf, type Findings, portablePath } from "./findings.ts";
import { wholeText } from "./shown-witness.ts";

/** SARIF 2.1.0 (OASIS): one run; its rules are the diagnostics that were given, with their pages as help. */
export function renderSarif(files: readonly Findings[]): string {
  const given = new Set(files.flatMap(({ compilation }) => compilation.diagnostics.map(({ code }) => code)));
  const rules = DIAGNOSTIC_CODES.filter((code) => given.has(code));
  const notifications = files.flatMap(notificationsOf);
  const log = {
    $schema: "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "tangle", version: COMPILER_VERSION, rules: rules.map(ruleOf) } },
        invocations: [
          {
            executionSuccessful: true,
            ...(notifications.length === 0 ? {} : { toolExecutionNotifications: notifications }),
          },
        ],
        columnKind: "utf16CodeUnits",
        results: files.flatMap((file) =>
          file.compilation.diagnostics.map((diagnostic) => resultOf(file, diagnostic, rules.indexOf(diagnostic.code))),
        ),
      },
    ],
  };
  return JSON.stringify(log, undefined, 2);
}

function ruleOf(code: DiagnosticCode): object {
  const page = PAGES[code];
  const text = renderPage(code, page);
  return { id: code, shortDescription: { text: page.summary }, help: { text, markdown: text } };
}

/** What was left undecided: no result, and worth knowing. */
function notificationsOf({ path, text, compilation: { undecided = [] } }: Findings): object[] {
  return undecided.map(({ message, span }) => ({
    level: "note",
    message: { text: message },
    locations: [{ physicalLocation: { artifactLocation: { uri: uriOf(path) }, region: regionOf(text, span) } }],
  }));
}

function resultOf({ path, text }: Findings, diagnostic: Diagnostic, ruleIndex: number): object {
  const { code, severity, span, related = [], fix, witness } = diagnostic;
  const artifactLocation = { uri: uriOf(path) };
  const location = (at: Span): object => ({ physicalLocation: { artifactLocation, region: regionOf(text, at) } });
  return {
    ruleId: code,
    ruleIndex,
    level: severity === "error" ? "error" : "warning",
    message: { text: wholeText(diagnostic) },
    locations: [location(span)],
    ...(related.length === 0
      ? {}
      : {
          relatedLocations: related.map((item, id) => ({
            id,
            message: { text: item.message },
            ...(item.file === undefined ? location(item.span) : elsewhere(join(dirname(path), item.file), item.span)),
          })),
        }),
    ...(fix === undefined
      ? {}
      : {
          fixes: [
            {
              description: { text: fix.title },
              artifactChanges: [
                {
                  artifactLocation,
                  replacements: fix.edits.map((edit) => ({
                    deletedRegion: regionOf(text, edit.span),
                    insertedContent: { text: edit.text },
                  })),
                },
              ],
            },
          ],
        }),
    ...(witness === undefined ? {} : { properties: { witness } }),
  };
}

/** A place in a file whose text is not at hand. */
function elsewhere(path: string, { line, column, length }: Span): object {
  const region = { startLine: line, startColumn: column, endLine: line, endColumn: column + length };
  return { physicalLocation: { artifactLocation: { uri: uriOf(path) }, region } };
}

/** By line and column alone: they hold with a byte order mark too, where offsets would not. */
function regionOf(text: string, span: Span): object {
  const end = endOf(text, span);
  return { startLine: span.line, startColumn: span.column, endLine: end.line, endColumn: end.column };
}

/** Relative to the current folder, or absolute for a file elsewhere. */
function uriOf(path: string): string {
  const shown = portablePath(path);
  if (isAbsolute(shown) || shown.startsWith("../")) return pathToFileURL(path).href;
  return shown.split("/").map(encodeURIComponent).join("/");
}
