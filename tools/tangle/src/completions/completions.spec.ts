import { spawnSync } from "node:child_process";
import { describe, expect, it } from "@jest/globals";
import { tangle } from "../testing/tangle.ts";
import { completionScript } from "./script.ts";

/** What bash itself offers behind these words, the last of which is being typed. */
function offered(script: string, ...words: readonly string[]): readonly string[] {
  const asked = `COMP_WORDS=(tangle ${words.map((word) => `'${word}'`).join(" ")}); COMP_CWORD=${words.length}; _tangle`;
  const { stdout, stderr } = spawnSync("bash", ["-c", `${script}\n${asked}\nprintf '%s\\n' "\${COMPREPLY[@]}"`], {
    encoding: "utf8",
  });
  expect(stderr).toBe("");
  return stdout.split("\n").filter((line) => line !== "");
}

describe("completions", () => {
  it("are offered by bash for commands, their own commands and options", async () => {
    const { exitCode, stdout } = await tangle(["completions", "bash"]);
    expect(exitCode).toBe(0);
    expect(offered(stdout, "ch")).toEqual(["check"]);
    expect(offered(stdout, "oci", "pu")).toEqual(["push", "pull"]);
    expect(offered(stdout, "layers", "prove", "--j")).toEqual(["--json"]);
    expect(offered(stdout, "check", "a.glith", "--deny")).toEqual(["--deny-lints"]);
    expect(offered(stdout, "check", "a.gl")).toEqual([]);
  });

  it("have the commands with what they do in fish, and all words in zsh", async () => {
    expect((await tangle(["completions", "fish"])).stdout).toContain(
      `complete -c tangle -n 'test "$(__tangle_place)" = "oci"' -a push -d '`,
    );
    expect((await tangle(["completions", "zsh"])).stdout).toMatch(/"oci"\) compadd -- .*push.* --help ;;/u);
  });

  it("quote what descriptions hold", () => {
    const place = { path: "", commands: [{ name: "a", description: "what's \\ there" }], options: [] };
    expect(completionScript("fish", [place])).toContain("-a a -d 'what\\'s \\\\ there'");
  });
});
