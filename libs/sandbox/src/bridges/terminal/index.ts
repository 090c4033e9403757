export { LineError, type LineErrorCode } from "./error.ts";
export { type Evaluator, evaluator, type Lookup } from "./evaluator.ts";
export { type Input, type NodeTty, nodeTty, type Output } from "./node-tty.ts";
export { type Repl, replActor } from "./repl-actor.ts";
export type { Tty } from "./tty.ts";
