import { type Bcom, methods, type Ref, Vat } from "@glither/vat";
import type { Output } from "../../capabilities/interfaces.ts";
import { descriptorOutput, fileInput } from "../../capabilities/streams.ts";
import type { Capabilities } from "../capabilities.ts";
import { runProgram } from "../component/run-component.ts";
import { reaching } from "../reach.ts";
import { Player } from "../recording/player.ts";
import { Recorder } from "../recording/recorder.ts";
import { grantedCapabilities } from "../run/granted.ts";
import type { Ending } from "../run/guest.ts";
import { Far } from "./_far.ts";
import type { FromGuest, Job } from "./_protocol.ts";

const NUMBERS = { stdout: 1, stderr: 2 } as const;

/** Runs a guest in the thread that was begun for it, and says what came of it. */
export async function runJob(job: Job): Promise<void> {
  const say = (message: FromGuest): void => job.port.postMessage(message);
  try {
    say({ kind: "ended", ending: await (job.replay === undefined ? run(job, say) : replay(job, job.replay, say)) });
  } catch (error) {
    say({ kind: "failed", error: flat(error) });
  }
}

async function run(job: Job, say: (message: FromGuest) => void): Promise<Ending> {
  const vat = new Vat({ name: "guest", report: () => undefined });
  const { capabilities: own, end } = grantedCapabilities(vat, job.grants, job.arguments);
  const far = new Far(vat, job.port, job.answered).capabilities(job.far);
  const capabilities: Capabilities = {
    ...own,
    ...streams(vat, job, say),
    ...far,
    directories: { ...own.directories, ...far.directories },
  };
  const recorder =
    job.record === undefined ? undefined : new Recorder(job.record.file, job.record.program, capabilities);
  const reach = reaching(vat, () => {
    throw new Error("what is elsewhere stands here as an actor of this vat");
  });
  try {
    return await runProgram(job.program, capabilities, recorder === undefined ? reach : recorder.recording(reach));
  } finally {
    recorder?.end();
    end();
  }
}

async function replay(job: Job, recording: string, say: (message: FromGuest) => void): Promise<Ending> {
  const player = new Player(recording);
  const vat = new Vat({ name: "guest", report: () => undefined });
  const outputs = { stdout: outputOf(vat, "stdout", job, say), stderr: outputOf(vat, "stderr", job, say) };
  const reach = player.reach((stream, bytes) => void vat.call(outputs[stream], "write", bytes));
  const ended = await runProgram(job.program, player.capabilities, reach);
  player.demandEnd();
  return ended;
}

function streams(vat: Vat, job: Job, say: (message: FromGuest) => void): Capabilities {
  const has = (name: "stdin" | "stdout" | "stderr"): boolean => !job.grants.without.includes(name);
  return {
    // An input that could keep its reader waiting is asked in the other thread.
    ...(has("stdin") ? { stdin: vat.spawn(fileInput, 0) } : {}),
    ...(has("stdout") ? { stdout: outputOf(vat, "stdout", job, say) } : {}),
    ...(has("stderr") ? { stderr: outputOf(vat, "stderr", job, say) } : {}),
  };
}

function outputOf(
  vat: Vat,
  stream: "stdout" | "stderr",
  { collects }: Job,
  say: (message: FromGuest) => void,
): Ref<Output> {
  if (!collects) return vat.spawn(descriptorOutput, NUMBERS[stream]);
  return vat.spawn(sentOutput, (bytes: Uint8Array) => say({ kind: "wrote", stream, bytes }));
}

function sentOutput(_bcom: Bcom, take: (bytes: Uint8Array) => void) {
  return methods({
    terminal: (): boolean => false,
    write: (bytes: Uint8Array): number => {
      take(bytes);
      return bytes.length;
    },
  });
}

/** An error as threads can give it to each other: its class gets lost on the way. */
function flat(error: unknown): unknown {
  const inner = error !== null && typeof error === "object" && "error" in error ? error.error : error;
  if (!(inner instanceof Error)) return { name: "Error", message: String(inner) };
  const { name, message } = inner;
  const { code, hint } = inner as { code?: unknown; hint?: unknown };
  return { name, message, code, hint };
}
