import type { Socket } from "node:net";

/** Reads so many bytes of a socket that nobody else reads, and leaves what comes after them in it. */
export async function readExactly(socket: Socket, length: number): Promise<Buffer> {
  for (;;) {
    const bytes: Buffer | null = socket.read(length);
    // At the end, what there is comes although it is less.
    if (bytes?.length === length) return bytes;
    if (bytes !== null || socket.destroyed || socket.readableEnded)
      throw new Error("the end, where an answer was expected");
    await more(socket);
  }
}

/** Reads a line, without what ends it. */
export async function readLine(socket: Socket, longest: number): Promise<string> {
  let line = "";
  while (!line.endsWith("\r\n")) {
    if (line.length > longest) throw new Error("a line without an end");
    line += (await readExactly(socket, 1)).toString("latin1");
  }
  return line.slice(0, -2);
}

function more(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      for (const event of ["readable", "end", "close", "error"]) socket.off(event, done);
      resolve();
    };
    for (const event of ["readable", "end", "close", "error"]) socket.on(event, done);
  });
}
