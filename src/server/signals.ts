// Ctrl-C and `kill`: the first asks a server to stop, the second does not wait any more.

/** Closes `server` on SIGINT or SIGTERM; a second signal ends the process at once. Resolves when it is closed. */
export function closeOnSignals(server: { close(): Promise<void> }): Promise<NodeJS.Signals> {
  return new Promise((resolve, reject) => {
    let stopping = false;
    const stop = (signal: NodeJS.Signals) => {
      if (stopping) process.exit(signal === "SIGINT" ? 130 : 143);
      stopping = true;
      server.close().then(() => {
        process.off("SIGINT", stop);
        process.off("SIGTERM", stop);
        resolve(signal);
      }, reject);
    };
    process.on("SIGINT", stop);
    process.on("SIGTERM", stop);
  });
}
