import type { Difference } from "@glither/gate";
import { unifiedDiff } from "../files/diff.ts";
import { writeWhole } from "../files/files.ts";
import { jsonText } from "../files/json-text.ts";
import { EXIT, type Outcome } from "../outcome.ts";
import { oneLine } from "../printable.ts";
import { stage } from "../stage.ts";
import { pinsIn } from "./_gate-pins.ts";
import { type GateServerOptions, openedServer, serverIn } from "./_gate-server.ts";

export interface GateReviewOptions extends GateServerOptions {
  readonly pins: string;
  /** Pin what the server says now. */
  readonly accept: boolean;
}

/** Shows what a server says otherwise of its tools than what is pinned; whoever has looked at it accepts it. */
export const gateReview = stage(async (options: GateReviewOptions): Promise<Outcome> => {
  const { pins: file, accept } = options;
  const pinned = await pinsIn(file);
  const { entry } = await serverIn(options);
  const { askTools, differences, pinsOf } = await import("@glither/gate");
  const tools = (await askTools(await openedServer(entry))).map(({ json }) => json);
  const found = differences(pinned, pinsOf(tools));
  if (accept && found.length > 0) await writeWhole(file, `${jsonText({ tools }, 2)}\n`);
  const data = { differences: found.map(({ tool, kind }) => ({ tool, kind })), accepted: accept };
  if (found.length === 0) return { exitCode: EXIT.clean, text: "each tool is as it is pinned", data };
  const text = [...found.map(shown), ...(accept ? [oneLine(`${file} pins what the server says now`)] : [])].join("\n");
  if (accept) return { exitCode: EXIT.clean, text, data };
  const message = `${found.length} of the tools are not as they are pinned`;
  const hint = "read what is said of them: agents will; then `--accept` pins it";
  return { exitCode: EXIT.lints, text, data, problem: { message, hint } };
});

function shown({ tool, kind, pinned = "", listed = "" }: Difference): string {
  const [before, after] = [pinned, listed].map((json) => (json === "" ? "" : `${jsonText(JSON.parse(json), 2)}\n`));
  const versions = [
    { label: "pinned", text: before ?? "" },
    { label: "the server", text: after ?? "" },
  ] as const;
  return `${oneLine(`${tool} is ${kind}`)}\n${unifiedDiff(tool, ...versions)}`;
}
