import { execFileSync, spawnSync } from "node:child_process";
import { copyFileSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { ROOT } from "../packages.ts";
import { programsOf } from "./programs.ts";

/** A page of the documentation, and a folder in which its files lie and its programs run: the name of a block's file stands before it. */
export class PageFolder {
  readonly text: string;
  readonly programs: readonly { readonly at: number; readonly text: string; readonly prints: string }[];
  readonly #folder = mkdtempSync(join(tmpdir(), "glither-page-"));

  constructor(page: string) {
    this.text = readFileSync(join(ROOT, page), "utf8");
    this.programs = programsOf(this.text).map((program, at) => ({ at, ...program }));
    symlinkSync(join(ROOT, "node_modules"), join(this.#folder, "node_modules"));
    for (const [, name = "", text = ""] of this.text.matchAll(/`([a-z]+\.[a-z]+)`:\n\n```(?:wat|js)\n([\s\S]*?)```/gu))
      writeFileSync(join(this.#folder, name), text);
  }

  copy(file: string): void {
    copyFileSync(join(ROOT, file), join(this.#folder, basename(file)));
  }

  /** Does what the page says is to be done in a shell. */
  commands(): void {
    for (const [, text = ""] of this.text.matchAll(/```sh\n([\s\S]*?)```/gu))
      execFileSync("sh", ["-e", "-c", text], {
        cwd: this.#folder,
        stdio: "pipe",
        env: { ...process.env, PATH: `${dirname(process.execPath)}:${process.env["PATH"]}` },
      });
  }

  run(program: string): { readonly stdout: string; readonly stderr: string } {
    const { stdout, stderr } = spawnSync(
      process.execPath,
      ["--conditions=@glither/source", "--disable-warning=ExperimentalWarning", "--input-type=module-typescript"],
      { cwd: this.#folder, encoding: "utf8", input: program },
    );
    return { stdout, stderr };
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true });
  }
}
