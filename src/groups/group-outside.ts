// What a group needs from outside, and whom it tells: the seam that keeps the state machine free of work.

import type { Clock, MoldauError } from "../base/index.ts";
import type { Group } from "./group.ts";
import type { Member } from "./member.ts";
import type { GroupRecord } from "./offset-records.ts";
import type { GroupSettings } from "./settings.ts";

/** How a member came to be one no more. */
export type Departure = "member-left" | "member-expired" | "member-fenced";

/** The surroundings of a group. */
export interface GroupOutside {
  readonly clock: Clock;
  readonly settings: GroupSettings;
  /** Something that no other member id ends with. */
  newId(): string;
  /** Stores what is to be remembered, then calls `done`: with an error when it is not stored. */
  store(group: Group, record: GroupRecord, done: (error?: MoldauError) => void): void;
  memberJoined(group: Group, member: Member): void;
  memberGone(group: Group, member: Member, departure: Departure, reason?: string): void;
  /** The members of a generation have their assignments, or the last one has gone. */
  settled(group: Group): void;
}
