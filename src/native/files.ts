// The file calls that logs are made of, behind one small shape: the machine's own, or a test's that damages, fails,
// and forgets what was not flushed. What must be quick is synchronous; what waits for the disk is not.

/**
 * Files by path. A missing file is an error with code `ENOENT`, a full disk one with `ENOSPC`, and so on, as Node has them.
 * Open files are no concern of the caller's: they are opened when used and closed when too many are open.
 */
export interface Files {
  /** Makes an empty file, or empties the one there is. */
  create(path: string): void;
  /** Writes all parts, one behind the other, from `position` on. When it throws, some of it may be written. */
  write(path: string, parts: readonly Uint8Array[], position: number): void;
  /** Reads until `into` is full or the file ends; returns how many bytes that were. */
  readNow(path: string, into: Uint8Array, position: number): number;
  /** The same without blocking the event loop. */
  read(path: string, into: Uint8Array, position: number): Promise<number>;
  /** Waits until everything written to the file is on the disk (`fdatasync`). */
  flush(path: string): Promise<void>;
  /** Cuts the file off, or fills it up with zeros. */
  truncate(path: string, bytes: number): void;
  /** The size in bytes, or undefined when there is no such file. */
  size(path: string): number | undefined;
  /** Gives a file or directory another path, replacing a file that was there. */
  rename(from: string, to: string): void;
  /** Removes a file, or a directory with all it holds. A missing one is no error. */
  remove(path: string): void;
  /** The names in a directory, sorted; none when there is no such directory. */
  list(directory: string): string[];
  /** Makes a directory, and those above it. One that is there is no error. */
  makeDirectory(directory: string): void;
  /** Waits until new, renamed and removed names of a directory are on the disk. */
  flushDirectory(directory: string): Promise<void>;
  /** Closes what is open. */
  close(): void;
}

/** The whole of a file, or undefined when there is none. */
export function readWhole(files: Files, path: string): Uint8Array | undefined {
  const bytes = files.size(path);
  if (bytes === undefined) return undefined;
  const whole = new Uint8Array(bytes);
  return whole.subarray(0, files.readNow(path, whole, 0));
}

/** Writes a file so that, whatever happens, the old or the new one is there, whole; on the disk when it resolves. */
export async function replaceFile(files: Files, directory: string, name: string, bytes: Uint8Array): Promise<void> {
  const temporary = `${directory}/${name}.tmp`;
  files.create(temporary);
  files.write(temporary, [bytes], 0);
  await files.flush(temporary);
  files.rename(temporary, `${directory}/${name}`);
  await files.flushDirectory(directory);
}
