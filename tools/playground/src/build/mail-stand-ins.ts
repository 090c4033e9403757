import { join } from "node:path";
import type { StandIns } from "./bundle.ts";

const FOLDER = join(import.meta.dirname, "../mail/node");

/** What the reader of mail, which is the host's own, uses of Node, as browsers can have it. */
export const MAIL_STAND_INS: StandIns = {
  modules: {
    "node:buffer": join(FOLDER, "buffer.ts"),
    "node:net": join(FOLDER, "net.ts"),
    "node:url": join(FOLDER, "url.ts"),
    "node:zlib": join(FOLDER, "archives.ts"),
    yauzl: join(FOLDER, "archives.ts"),
  },
  buffers: "/libs/host/src/eml/",
};
