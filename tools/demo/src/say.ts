export function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

export function headline(text: string): void {
  say(`\n── ${text} ${"─".repeat(Math.max(0, 96 - text.length))}`);
}
