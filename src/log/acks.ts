/** How sure an append must be: 0 not waited for, 1 written to the file, "all" flushed to the disk. */
export type Acks = 0 | 1 | "all";
