/** `from.domain` → `from-domain`, `risk_level` → `risk-level` */
export function witName(path: string): string {
  return path.replaceAll(/[._]/g, "-");
}

/** `from-domain` → `fromDomain`, as the glue names fields and functions. */
export function glueName(wit: string): string {
  return wit
    .split("-")
    .map((word, index) =>
      index === 0 ? word.toLowerCase() : word.charAt(0).toUpperCase() + word.slice(1).toLowerCase(),
    )
    .join("");
}

/** `glither.mail`, `enrich` → `glither:mail/enrich` */
export function interfaceName(dialect: string, name: "enrich" | "actions"): string {
  return `${dialect.replace(".", ":").replaceAll(/[._]/g, "-")}/${name}`;
}
