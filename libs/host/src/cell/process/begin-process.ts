import { type ChildProcessByStdio, spawn } from "node:child_process";
import type { Readable, Writable } from "node:stream";
import { GUEST, patience } from "../turns.ts";
import { Frames, framed } from "./_frames.ts";
import { Channel } from "./channel.ts";

export interface ProcessGuest {
  readonly kind: "process";
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** The first message for it. */
  readonly first: Uint8Array;
}

type Child = ChildProcessByStdio<Writable, Readable, Readable>;

/** Where an engine writes what it died of, and how much of that is read. */
const SAID = 64 * 1024;

/** Begins a process that has nothing but three pipes, and carries messages between it and the channel. Returns what ends it. */
export function beginProcess(shared: SharedArrayBuffer, guest: ProcessGuest, gone: () => void): () => void {
  const channel = new Channel(GUEST, shared);
  const child: Child = spawn(guest.command, [...guest.args], {
    cwd: guest.cwd,
    env: {},
    stdio: ["pipe", "pipe", "pipe"],
    windowsHide: true,
  });
  const end = (): void => void child.kill("SIGKILL");
  const frames = new Frames(channel.size);
  let said = "";
  child.stderr.on("data", (chunk: Buffer) => {
    if (said.length < SAID) said += chunk.toString("latin1");
  });
  child.stdout.on("data", (chunk: Buffer) => {
    try {
      frames.add(chunk);
    } catch {
      end();
    }
  });
  // A process that is gone cannot be written to; that it is gone is what counts.
  child.stdin.on("error", () => undefined);
  const ended = (): void => {
    gone();
    channel.end(said.includes("out of memory") ? "memory" : "lost");
  };
  child.on("error", ended);
  child.on("close", ended);
  child.stdin.write(framed(guest.first));
  carry(channel, frames, child.stdin).catch(end);
  return end;
}

/** For each turn of the host's, one message of the process, which says nothing unasked. */
async function carry(channel: Channel, frames: Frames, into: Writable): Promise<never> {
  for (;;) {
    const messages = await channel.turn();
    if (messages.length > 0 && !frames.isEmpty) throw new Error("a message that nobody asked for");
    for (const message of messages) into.write(framed(message));
    channel.write(await frames.next(), patience(0));
    channel.pass();
  }
}
