import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { ROOT } from "../packages.ts";

/** What a page does, one after the other. */
export type Step =
  | { readonly kind: "file"; readonly name: string; readonly text: string }
  | { readonly kind: "commands"; readonly text: string; readonly prints: string };

/** A file's block has its name before it: a line that begins with it in code marks. Commands have behind them what they print. */
export function stepsOf(page: string): readonly Step[] {
  const blocks = [...page.matchAll(/(?:^`([\w./-]+)`[^\n]*:\n\n)?^```(\w+)\n([\s\S]*?)^```$/gmu)].map(
    ([, name, language = "", text = ""]) => ({ name, language, text }),
  );
  return blocks.flatMap(({ name, language, text }, at): Step[] => {
    if (name !== undefined) return [{ kind: "file", name, text }];
    if (language !== "sh") return [];
    const next = blocks[at + 1];
    return [{ kind: "commands", text, prints: next?.language === "text" ? next.text : "" }];
  });
}

/** Does what a page says in a folder of its own, and gives for each block of commands what it should print and what it did. */
export function play(
  page: string,
): readonly { readonly commands: string; readonly prints: string; readonly printed: string }[] {
  const folder = mkdtempSync(join(tmpdir(), "glither-session-"));
  try {
    symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
    return stepsOf(readFileSync(join(ROOT, page), "utf8")).flatMap((step) => {
      if (step.kind === "commands")
        return [{ commands: step.text, prints: step.prints, printed: shell(step.text, folder) }];
      mkdirSync(dirname(join(folder, step.name)), { recursive: true });
      writeFileSync(join(folder, step.name), step.text);
      return [];
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const ENTRY = join(ROOT, "tools/tangle/src/testing/entry.ts");
const TANGLE = `tangle() { "${process.execPath}" --conditions=@glither/source --disable-warning=ExperimentalWarning "${ENTRY}" "$@"; }`;

/** What commands print to standard output, and to the other one where they fail: 1 says that there is something to say. */
function shell(commands: string, folder: string): string {
  const { status, stdout, stderr } = spawnSync("sh", ["-c", `${TANGLE}\n${commands}`], {
    cwd: folder,
    encoding: "utf8",
    env: { ...process.env, PATH: `${dirname(process.execPath)}:${process.env["PATH"]}` },
  });
  return status === 0 || status === 1 ? stdout : `${stdout}${stderr}exit code ${status}\n`;
}

/** What was printed, with `…` for what the page leaves open: within a line, any text. */
export function asShown(prints: string, printed: string): string {
  const [shown, real] = [prints.split("\n"), printed.split("\n")];
  return real
    .map((line, at) => {
      const wanted = shown[at] ?? "";
      const pattern = wanted.split("…").map((part) => part.replace(/[\\^$.*+?()[\]{}|]/gu, "\\$&"));
      return wanted.includes("…") && new RegExp(`^${pattern.join(".*")}$`, "u").test(line) ? wanted : line;
    })
    .join("\n");
}
