import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { PostTasksExecution, TaskResult } from "@nx/devkit";

/** How a publication begins what it prints. */
const DONE = /^(?:published|unchanged:|unchanged, signed again:) .*@sha256:[0-9a-f]{64}'?$/mu;
const SUCCEEDED = ["success", "local-cache", "local-cache-kept-existing", "remote-cache"];

/**
 * Tells after a run what was published: where, which digest, and by whom it is signed. Nx shows nothing of what a task
 * printed that succeeded among others, and a throw-away key must not go unnoticed.
 */
export const postTasksExecution: PostTasksExecution = async (_options, { workspaceRoot, taskResults }) => {
  const told = await Promise.all(
    Object.values(taskResults).map((result) => publicationOf(workspaceRoot, result).catch(() => undefined)),
  );
  const lines = told.filter((one) => one !== undefined).sort();
  if (lines.length > 0) await show(`\n${[HEAD, ...lines].join("\n")}\n\n`);
};

/**
 * Nx runs plugins in processes of their own, passes on what they print, and ends as soon as they have answered: so the
 * answer waits until the text has been read, which nothing tells.
 */
async function show(text: string): Promise<void> {
  await new Promise<void>((resolve) => process.stdout.write(text, () => resolve()));
  await sleep(READ_MS);
}

const READ_MS = 250;

const HEAD = "What is published (paths start at the workspace's root):";

async function publicationOf(workspaceRoot: string, result: TaskResult): Promise<string | undefined> {
  const { task, status, terminalOutput = "" } = result;
  const done = DONE.exec(terminalOutput)?.[0];
  if (task.target.target !== "publish" || !SUCCEEDED.includes(status) || done === undefined) return undefined;
  const receipt = join(workspaceRoot, "dist", task.projectRoot ?? "", "publish", "receipt.json");
  const { signer } = JSON.parse(await readFile(receipt, "utf8"));
  const cached = status === "success" ? "" : ", as Nx's cache has it";
  return `  ${task.target.project}: ${done}\n    ${bywhom(signer)}${cached}`;
}

function bywhom({ kind, development, hint }: Readonly<Record<string, unknown>>): string {
  if (development === true) return "WARNING: signed by a throw-away key, for which nobody vouches";
  return kind === "identity" ? "signed under a certificate, for an identity" : `signed by the key \`${String(hint)}\``;
}
