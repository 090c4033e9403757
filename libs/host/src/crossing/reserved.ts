/** What a receipt names as the rule where no rule held, and why. */
export const DEFAULT_RULE = "default";
export const NO_RULE = "no_rule";

/** What a receipt names as the rule where the host settled, since the crossing went wrong. No ruleset has one so named. */
export const HOST_RULE = "host";
