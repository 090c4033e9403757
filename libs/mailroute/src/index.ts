/** Rulesets at the border of a mail system. */
export { type Arc, Authentication, type Dmarc, type SpfResult } from "./authentication/authentication.ts";
export { authenticating, type Checked, type Checks, senderChecks } from "./authentication/checks.ts";
export { Border, type BorderOptions, type Disposition } from "./border.ts";
export type { Keeping } from "./deciding/keeper.ts";
export { openPolicy, type Policy, type PolicyOptions } from "./deciding/policy.ts";
export { type CacheOptions, cached } from "./dns/cached.ts";
export { type Resolve, resolverAt } from "./dns/resolve.ts";
export { zoneResolver } from "./dns/zone.ts";
export { MailError, type MailErrorCode } from "./error.ts";
export { marked } from "./marked.ts";
export type { Client, Message } from "./message.ts";
export { type MilterOptions, MilterServer } from "./milter/server.ts";
export { type Outgoing, type SmtpPlace, smtpTo } from "./outgoing.ts";
export { Quarantine, type Quarantined } from "./quarantine/quarantine.ts";
