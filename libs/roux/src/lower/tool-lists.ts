import { type Files, pathFrom, whyNot } from "../link/files.ts";
import type { ToolsItem } from "../syntax/ast.ts";
import { readToolList, type Tool } from "../tools/tool-list.ts";
import { abridge } from "../wording.ts";
import type { Context } from "./context.ts";

/** A tool that may be called, and the file that lists it. */
export interface ListedTool extends Tool {
  readonly file: string;
}

/** The tools of all files that `tools from` names, or undefined after a report, or where there is none. */
export function lowerToolLists(
  context: Context,
  items: readonly ToolsItem[],
  self: string,
  files: Files,
): readonly ListedTool[] | undefined {
  const [first] = items;
  if (first === undefined) return undefined;
  if (context.vocabulary.calls === undefined) {
    context.error(
      "UNUSABLE_FILE",
      `\`${context.vocabulary.dialect}\` is about no tools that a list could type`,
      first.span,
    );
    return undefined;
  }
  const seen = new Map<string, ToolsItem>();
  const lists = items.map((item) => {
    const path = pathFrom(self, item.of.value, ".json");
    const earlier = path === undefined ? undefined : seen.get(path);
    if (path !== undefined) seen.set(path, earlier ?? item);
    if (earlier !== undefined) {
      context.error("DUPLICATE_NAME", `the tools of \`${path}\` are taken twice`, item.span, {
        related: [{ message: "the first time", span: earlier.span }],
        hint: "keep one of the two",
      });
      return [];
    }
    return readFile(context, item, path, files);
  });
  const sound = lists.filter((list) => list !== undefined);
  return sound.length < lists.length ? undefined : sound.flat();
}

function readFile(
  context: Context,
  { of }: ToolsItem,
  file: string | undefined,
  files: Files,
): readonly ListedTool[] | undefined {
  if (file === undefined) {
    context.error("UNUSABLE_FILE", `\`${abridge(of.value)}\` is no path of a list of tools`, of.span, {
      hint: 'it is relative to its own file, has `/` between its parts, and ends in `.json`: `"github.tools.json"`',
    });
    return undefined;
  }
  const text = files.get(file);
  if (typeof text !== "string") {
    context.error("UNUSABLE_FILE", `\`${file}\` ${whyNot(text)}`, of.span, {
      hint: "a list of tools is what an MCP server answers to `tools/list`, kept in a file",
    });
    return undefined;
  }
  const reading = readToolList(text);
  if ("tools" in reading) return reading.tools.map((tool) => ({ ...tool, file }));
  const { fault, hint, span } = reading;
  context.error("UNUSABLE_FILE", `\`${file}\` ${fault}`, of.span, {
    hint,
    ...(span === undefined ? {} : { related: [{ message: "this tool", span, file }] }),
  });
  return undefined;
}
