import { writeSync } from "node:fs";
import { parentPort, receiveMessageOnPort, workerData } from "node:worker_threads";
import { alone, ERASE, PLACE } from "./shared.ts";

/** What begins the thread. */
export interface Begun {
  readonly state: SharedArrayBuffer;
  readonly doing: string;
  readonly width: number;
}

/** Nobody minds a second. */
const BEFORE = 1000;
const BETWEEN = 100;
const FRAMES = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];

const { state: shared, doing: first, width } = workerData as Begun;
const state = new Int32Array(shared);
const began = performance.now();
let doing = first;

/** The main thread may compute all the while, so this one waits by itself, and looks what it was told. */
function waited(milliseconds: number): boolean {
  const isOver = Atomics.wait(state, PLACE.ended, 0, milliseconds) !== "timed-out";
  const told = parentPort === null ? undefined : receiveMessageOnPort(parentPort);
  if (typeof told?.message === "string") doing = told.message;
  return !isOver;
}

for (let frame = 0, left = waited(BEFORE); left; frame += 1, left = waited(BETWEEN)) {
  alone(state, () => {
    if (Atomics.load(state, PLACE.ended) === 1) return;
    const seconds = Math.floor((performance.now() - began) / 1000);
    const line = `${FRAMES[frame % FRAMES.length]} ${doing}, ${seconds} s`;
    writeTo(`${ERASE}${line.slice(0, width - 1)}`);
    Atomics.store(state, PLACE.shown, 1);
  });
}

/** A terminal that takes nothing at the moment misses a frame. */
function writeTo(text: string): void {
  try {
    writeSync(2, text);
  } catch {}
}
