import { spokenEngine } from "./_spoken.ts";
import { talkToThread } from "./_talk.ts";
import type { Adapter } from "./engine.ts";

const THREAD = new URL("../../drivers/thread.mjs", import.meta.url);

/** The engine that runs this program, in a thread that can be ended. */
export const v8: Adapter = {
  name: "v8",
  what: "the engine that runs this program, in a thread of its own",
  sought: "it is here",
  find: async () =>
    spokenEngine({
      name: "v8",
      what: v8.what,
      version: process.versions.v8 ?? "unknown",
      limits: ["time"],
      talk: async (time) => talkToThread(THREAD, time),
    }),
};
