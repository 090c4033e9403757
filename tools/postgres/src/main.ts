import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { HOW_TO_INSTALL, installPrograms } from "./programs.ts";
import { startPostgres } from "./start-postgres.ts";

const USAGE = `usage: npm run postgres [-- --install]

Starts PostgreSQL on a free port of this machine until it is interrupted.
  --install  only install what it needs (apt-get, as root)`;

const args = process.argv.slice(2);
if (args.some((arg) => arg !== "--install")) {
  process.stderr.write(`${USAGE}\n`);
  process.exit(args.includes("--help") ? 0 : 64);
}

if (!installPrograms()) {
  process.stderr.write(`error: PostgreSQL cannot be found\nhint: ${HOW_TO_INSTALL}\n`);
  process.exit(69);
}
if (args.includes("--install")) process.exit(0);

const starting = startPostgres();
// Before anything is there to be left behind.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.once(signal, () => {
    void starting.then((server) => server.stop()).then(() => process.exit(0));
  });
}
const server = await starting;

const credentials = join(server.folder, "credentials.env");
const lines = [
  `PGHOST=${server.host}`,
  `PGPORT=${server.port}`,
  `PGUSER=${server.user}`,
  `PGPASSWORD=${server.password}`,
  `PGDATABASE=${server.database}`,
];
await writeFile(credentials, `${lines.join("\n")}\n`, { mode: 0o600 });
process.stdout.write(
  `database:    postgres://${server.user}@${server.host}:${server.port}/${server.database}\ncredentials: ${credentials}\n\n` +
    `set -a; . ${credentials}; set +a   # and name the ledger postgres://\n`,
);
