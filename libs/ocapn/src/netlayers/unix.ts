import { chmod, lstat, mkdir, unlink } from "node:fs/promises";
import { connect, createServer } from "node:net";
import { join } from "node:path";
import { newLocation } from "../location/location.ts";
import { listening, SocketNetlayer } from "./_socket-netlayer.ts";
import { type Clock, SYSTEM_CLOCK } from "./clock.ts";
import { NetlayerError } from "./error.ts";
import { type NetlayerLimits, netlayerLimits } from "./limits.ts";
import type { Netlayer } from "./netlayer.ts";

export interface UnixOptions {
  /** The folder in which all peers have their sockets. It is made, for its owner alone, where it is not there. */
  readonly folder: string;
  /** What this peer calls itself: its socket's name, of letters, digits, dots, dashes and underscores. */
  readonly designator: string;
  readonly limits?: Partial<NetlayerLimits>;
  readonly clock?: Clock;
}

const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/u;
/** What the system takes for a socket's path, less the zero at its end. */
const LONGEST_PATH = 107;

/**
 * The netlayer `unix`: records over sockets in one folder. Who may write there may take a name, so the folder is the
 * proof, and locations have no path: nobody is led to another socket of the machine.
 *
 * @throws NetlayerError `CANNOT_LISTEN`, `LOCATION_UNUSABLE`
 */
export async function unixNetlayer(options: UnixOptions): Promise<Netlayer> {
  const path = pathOf(options.folder, options.designator);
  await privateFolder(options.folder);
  await forget(path);
  const server = createServer({ pauseOnConnect: true });
  await listening(server, { path });
  await chmod(path, 0o600);
  return new SocketNetlayer({
    location: newLocation("unix", options.designator),
    server,
    kind: {
      accepted: "connection",
      opened: "connect",
      dial: (location) => connect({ path: pathOf(options.folder, location.designator) }),
      peerOf: () => undefined,
    },
    limits: netlayerLimits(options.limits),
    clock: options.clock ?? SYSTEM_CLOCK,
  });
}

function pathOf(folder: string, name: string): string {
  const path = join(folder, `${name}.sock`);
  if (!NAME.test(name) || Buffer.byteLength(path) > LONGEST_PATH)
    throw new NetlayerError(
      "LOCATION_UNUSABLE",
      "a designator that is no name of a socket, or too long for its folder",
    );
  return path;
}

async function privateFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const { mode, uid } = await lstat(folder);
    if ((mode & 0o022) === 0 && [process.getuid?.(), 0].includes(uid)) return;
  } catch (cause) {
    throw new NetlayerError("CANNOT_LISTEN", `the folder \`${folder}\` cannot be used`, { cause });
  }
  throw new NetlayerError("CANNOT_LISTEN", `others may write in the folder \`${folder}\``, {
    hint: "make it writable for its owner alone: names in it are what peers are known by",
  });
}

/** Takes away the socket of a process that has ended without doing so. One that answers stays. */
async function forget(path: string): Promise<void> {
  const refused = await new Promise<boolean>((resolve) => {
    const socket = connect({ path });
    socket.once("connect", () => {
      socket.destroy();
      resolve(false);
    });
    socket.once("error", (error: NodeJS.ErrnoException) => resolve(error.code === "ECONNREFUSED"));
  });
  if (refused) await unlink(path).catch(() => undefined);
}
