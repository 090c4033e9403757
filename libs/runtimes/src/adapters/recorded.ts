import type { Engine, Granted, Instance, Step, Trial, Value } from "./engine.ts";

/** An instance whose use becomes the steps of a trial. */
export interface Recording {
  call(name: string, ...args: readonly Value[]): Promise<readonly Value[]>;
  read(at: number, length: number): Promise<Uint8Array>;
  write(at: number, bytes: Uint8Array): Promise<void>;
}

/** What a module does under one engine, as a trial for others: each step with what it gave, and every call of an import. */
export async function recorded(
  engine: Engine,
  module: Uint8Array,
  imports: readonly Granted[],
  use: (recording: Recording) => Promise<void>,
): Promise<Trial> {
  const instance = await engine.instantiate(module, { imports });
  try {
    const steps: Step[] = [];
    await use(recordingOf(instance, steps));
    return { module, imports, steps, asked: await instance.asked() };
  } finally {
    await instance.close();
  }
}

function recordingOf(instance: Instance, steps: Step[]): Recording {
  return {
    call: async (name, ...args) => {
      const gives = await instance.call(name, ...args);
      steps.push({ do: "call", name, args, gives });
      return gives;
    },
    read: async (at, length) => {
      const gives = await instance.read(at, length);
      steps.push({ do: "read", at, gives });
      return gives;
    },
    write: async (at, bytes) => {
      await instance.write(at, bytes);
      steps.push({ do: "write", at, bytes });
    },
  };
}
