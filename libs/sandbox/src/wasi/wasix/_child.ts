import { readFileSync, writeSync } from "node:fs";
import type { Tree, WasixAnswer, WasixJob } from "./_job.ts";

interface Directory {
  readDir(path: string): Promise<readonly { readonly name: string; readonly type: string }[]>;
  readFile(path: string): Promise<Uint8Array>;
  writeFile(path: string, content: Uint8Array): Promise<void>;
  createDir(path: string): Promise<void>;
}

interface Sdk {
  init(): Promise<unknown>;
  runWasix(
    module: object,
    options: object,
  ): Promise<{ wait(): Promise<{ code: number; stdoutBytes: Uint8Array; stderrBytes: Uint8Array }> }>;
  readonly Directory: new () => Directory;
}

declare const WebAssembly: { compile(bytes: Uint8Array): Promise<object> };

// A process of its own, which may read the SDK's files and nothing else: it runs one program, says what came of it, and ends.
const answer = await run(JSON.parse(readFileSync(0, "utf8")) as WasixJob).catch(
  (error: unknown): WasixAnswer => ({ failed: error instanceof Error ? error.message : String(error) }),
);
const bytes = Buffer.from(JSON.stringify(answer));
for (let place = 0; place < bytes.length; ) place += writeSync(1, bytes, place);
process.exit(0);

async function run(job: WasixJob): Promise<WasixAnswer> {
  const { init, runWasix, Directory } = (await import(job.sdk)) as Sdk;
  globalThis.fetch = () => Promise.reject(new TypeError("nothing here has a network"));
  await init();
  const mount: Record<string, Directory> = {};
  for (const [place, tree] of Object.entries(job.mounts)) {
    const directory = new Directory();
    mount[place] = directory;
    for (const [path, content] of Object.entries(tree))
      await (content === null ? directory.createDir(path) : directory.writeFile(path, Buffer.from(content, "base64")));
  }
  const [program = "", ...args] = job.arguments;
  const module = await WebAssembly.compile(Buffer.from(job.module, "base64"));
  const stdin = Buffer.from(job.stdin, "base64");
  const instance = await runWasix(module, { program, args, env: job.environment, mount, stdin: new Uint8Array(stdin) });
  const { code, stdoutBytes, stderrBytes } = await instance.wait();
  const made: Record<string, Tree> = {};
  for (const place of job.writable) made[place] = await treeOf(mount[place] as Directory, "", {});
  return { code, stdout: base64(stdoutBytes), stderr: base64(stderrBytes), made };
}

async function treeOf(directory: Directory, path: string, tree: Record<string, string | null>): Promise<Tree> {
  for (const { name, type } of await directory.readDir(path === "" ? "/" : path)) {
    const own = `${path}/${name}`;
    tree[own] = type === "dir" ? null : base64(await directory.readFile(own));
    if (type === "dir") await treeOf(directory, own, tree);
  }
  return tree;
}

function base64(content: Uint8Array): string {
  return Buffer.from(content).toString("base64");
}
