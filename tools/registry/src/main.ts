import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { howToInstall, installPrograms } from "./programs.ts";
import { startRegistry } from "./start-registry.ts";

const USAGE = `usage: npm run registry [-- --tls] [-- --install]

Starts a registry on a free port of this machine until it is interrupted.
  --tls      with a certificate by an authority that is made for it
  --install  only install what it needs (apt-get, as root)`;

const args = process.argv.slice(2);
if (args.some((arg) => !["--tls", "--install"].includes(arg))) {
  process.stderr.write(`${USAGE}\n`);
  process.exit(args.includes("--help") ? 0 : 64);
}

const missing = installPrograms();
if (missing.length > 0) {
  process.stderr.write(`error: ${missing.join(" and ")} cannot be found\nhint: ${howToInstall(missing)}\n`);
  process.exit(69);
}
if (args.includes("--install")) process.exit(0);

const server = await startRegistry({ tls: args.includes("--tls") });
// Before anybody is told where it is.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.once(signal, () => {
    void server.stop().then(() => process.exit(0));
  });
}

const credentials = join(server.folder, "credentials.env");
const lines = [
  `RAGBAZ_REGISTRY_USER=${server.user}`,
  `RAGBAZ_REGISTRY_TOKEN=${server.password}`,
  `RAGBAZ_REGISTRY_HOST=${server.address}`,
  `GLITHER_STORE=${server.store}`,
  ...(server.ca === undefined ? [] : [`GLITHER_REGISTRY_CA=${server.ca}`]),
];
await writeFile(credentials, `${lines.join("\n")}\n`, { mode: 0o600 });
process.stdout.write(
  `registry:    ${server.store}\ncredentials: ${credentials}\n\nset -a; . ${credentials}; set +a   # and push\n`,
);
