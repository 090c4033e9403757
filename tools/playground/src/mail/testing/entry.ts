import { readMail } from "../read-mail.ts";

/** What a script finds that runs the bundle. */
Object.assign(globalThis, { readMail });
