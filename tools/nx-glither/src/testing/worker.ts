/** Stands for a process of a batch: what a task's source is called says what becomes of it. */
process.on("message", ({ options }: { readonly options: { readonly source: string } }) => {
  switch (options.source) {
    case "exits":
      process.exit(7);
      break;
    case "crashes":
      process.kill(process.pid, "SIGSEGV");
      break;
    case "hangs":
      process.stdout.write(`${process.pid}\n`);
      break;
    default:
      process.send?.({ success: true, report: `${options.source}\n`, fault: "" });
  }
});
process.on("disconnect", () => process.exit());
