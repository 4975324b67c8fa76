// What the routes of a door share.

import type { Engine } from "../engine/index.ts";
import type { HttpDoorOptions } from "./options.ts";
import type { Streams } from "./streams/streams.ts";
import type { TopicDirectory } from "./topic-directory.ts";

/** What the routes of a door share. */
export interface Door {
  readonly engine: Engine;
  readonly topics: TopicDirectory;
  readonly streams: Streams;
  readonly options: HttpDoorOptions;
  /** How large a body may be, in bytes. */
  readonly maxBodyBytes: number;
}
