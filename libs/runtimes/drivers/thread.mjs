// A session in a thread of its own, which can be ended while a module runs.
import { parentPort } from "node:worker_threads";
import { Session } from "./session.mjs";

const session = new Session();
parentPort.on("message", (line) => parentPort.postMessage(session.handle(line)));
