// Prints what the reader of mail makes of each file that is named, as a browser has it: `print-readings.ts FILE…`.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { runInThisContext } from "node:vm";
import { bundle } from "../../build/bundle.ts";
import { MAIL_STAND_INS } from "../../build/mail-stand-ins.ts";
import type { MailReading } from "../read-mail.ts";

runInThisContext(await bundle(join(import.meta.dirname, "entry.ts"), MAIL_STAND_INS));
const { readMail } = globalThis as unknown as { readMail(text: string): Promise<MailReading> };
const readings: MailReading[] = [];
for (const file of process.argv.slice(2)) readings.push(await readMail(readFileSync(file, "utf8")));
process.stdout.write(JSON.stringify(readings));
