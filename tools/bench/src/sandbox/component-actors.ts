import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "@bytecodealliance/jco";
import { componentActor } from "@glither/sandbox/actor";
import { type Bcom, type Becoming, call, methods, type Ref, spawn, Vat } from "@glither/vat";
import { ROOT } from "../paths.ts";

// Measures actors that are components, in a process of its own, and prints what was measured as JSON.

interface Counter {
  add(by: number): number;
}

type Echo = (values: readonly unknown[]) => unknown;

/** What is measured in one run; how much of it is given. */
export interface ComponentAmounts {
  readonly messages: number;
  readonly actors: number;
}

/** Microseconds, and bytes. */
export interface ComponentFigures {
  readonly message: number;
  readonly handle: number;
  readonly bytes: number;
}

/** Answers its message as it stands, references among it. */
const ECHO = `(module
  (memory (export "memory") 1)
  (global $free (mut i32) (i32.const 1024))
  (func (export "cabi_realloc") (param i32 i32 i32) (param $size i32) (result i32)
    (local $at i32)
    (local.set $at (global.get $free))
    (global.set $free (i32.and (i32.add (i32.add (local.get $at) (local.get $size)) (i32.const 7)) (i32.const -8)))
    (local.get $at))
  (func (export "glither:vat/actor@0.1.0#start") (param i32 i32) (result i32) (i32.const 0))
  (func (export "glither:vat/actor@0.1.0#step") (param i32 i32) (param $at i32) (param $count i32) (result i32)
    (i32.store (i32.const 16) (local.get $at))
    (i32.store (i32.const 20) (local.get $count))
    (i32.const 0)))`;
const HANDED = 8;

const counter = (bcom: Bcom, n: number) =>
  methods({ add: (by: number): Becoming<number> => bcom(counter(bcom, n + by), n + by) });

const { messages, actors } = JSON.parse(process.argv[2] ?? "{}") as ComponentAmounts;
const vat = new Vat();
const module = async (text: string): Promise<Uint8Array> => new Uint8Array(await parse(text));
const component = componentActor<Counter, [number]>(
  await module(readFileSync(join(ROOT, "libs/sandbox/actors/counter.wat"), "utf8")),
);
const echo = vat.spawn(componentActor<unknown, []>(await module(ECHO))) as Ref as Ref<Echo>;

/** Microseconds for one of so many, within one turn. */
function each(count: number, one: () => unknown): number {
  const start = processorTime();
  vat.run(() => {
    for (let n = 0; n < count; n++) one();
  });
  return (processorTime() - start) / count;
}

/** Microseconds that this process has had of the processor: nothing here waits, and others' work does not count. */
function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return user + system;
}

const [wasm, typescript] = [vat.spawn(component, 0) as Ref<Counter>, vat.spawn(counter, 0) as Ref<Counter>];
const references = Array.from({ length: HANDED }, () => wasm);
const none: readonly unknown[] = [];

function measure(): Omit<ComponentFigures, "bytes"> {
  const plain = each(messages, () => call(typescript, "add", 1));
  const message = each(messages, () => call(wasm, "add", 1)) - plain;
  const without = each(messages, () => call(echo, none));
  const handle = (each(messages, () => call(echo, references)) - without) / HANDED;
  return { message, handle };
}

/** What actors take in all that the process has, each with a state of its own, and having answered. */
function weigh(): number {
  const collect = globalThis.gc;
  if (collect === undefined) throw new Error("memory is weighed with --expose-gc");
  collect();
  const before = process.memoryUsage().rss;
  const all = vat.run(() => Array.from({ length: actors }, (_, n) => spawn(component, n)));
  for (const [n, one] of all.entries()) vat.call(one as Ref<Counter>, "add", n);
  return process.memoryUsage().rss - before;
}

const bytes = weigh();
measure();
process.stdout.write(JSON.stringify({ ...measure(), bytes }));
