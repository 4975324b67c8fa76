// The files of a data directory for those who look after it while no server uses it.

import { type DirectoryLock, type Files, lockDirectory, NodeFiles } from "../../native/index.ts";

/** A data directory that is ours for a while. */
export interface Offline extends Disposable {
  readonly files: Files;
}

/** Takes a data directory; `files` other than the machine's need no lock. Throws `directory-locked`. */
export function takeDirectory(directory: string, files?: Files): Offline {
  const lock: DirectoryLock | undefined = files === undefined ? lockDirectory(directory) : undefined;
  const used = files ?? new NodeFiles();
  return {
    files: used,
    [Symbol.dispose]() {
      used.close();
      lock?.release();
    },
  };
}
