import { spawn } from "node:child_process";

// What any program between a client and its server costs: bytes go on as they come, and nothing is looked at.

const [command = "", ...args] = process.argv.slice(2);
const server = spawn(command, args, { stdio: ["pipe", "pipe", "inherit"] });
process.stdin.pipe(server.stdin);
server.stdout.pipe(process.stdout);
