import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { dev } from "@glither/stages/author/dev";
import type { GeneratedWorkspace } from "./generated-workspace.ts";

/**
 * Milliseconds from a save of a ruleset to what `tangle dev` tells of it: diagnostics, failing cases, and what is decided
 * otherwise than in the last commit.
 */
export async function saves(workspace: GeneratedWorkspace, source: string, count: number): Promise<number[]> {
  commitAll(workspace.root);
  const { promise: until, resolve: stop } = Promise.withResolvers<void>();
  let hear: (text: string) => void = () => {};
  /** A look at what was saved before may come in between: what is waited for shows the new constant. */
  const toldOf = (constant: string): Promise<void> =>
    new Promise((resolve) => {
      hear = (text) => text.includes(constant) && resolve();
    });
  const first = toldOf("cases pass");
  const place = join(workspace.root, source);
  const running = dev({ place, revision: "HEAD", tell: (text) => hear(text), until });
  await first;
  const values: number[] = [];
  for (let save = 0; save < count; save += 1) {
    const size = 2_000_000 + save;
    const told = toldOf(`${size}`);
    const start = performance.now();
    await workspace.edit(source, (text) => text.replace(/size > \d+/u, `size > ${size}`));
    await told;
    values.push(performance.now() - start);
  }
  stop();
  await running;
  return values;
}

function commitAll(root: string): void {
  const git = (...args: readonly string[]) =>
    execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@example.com", ...args], { cwd: root });
  git("init", "--quiet");
  git("add", "rulesets", "fixtures", "goldens");
  git("commit", "--quiet", "--message=all");
}
