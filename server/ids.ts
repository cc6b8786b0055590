import { v7 } from "uuid";

/** A notification id: a UUIDv7 whose time is when the notification goes out. */
export function mintId(at: Date): string {
  return v7({ msecs: at.getTime() });
}

/** The smallest UUIDv7 of a moment (ms): the bound of "since then". As `uuidv7_floor` in SQL. */
export function idFloor(at: Date): string {
  const hex = at.getTime().toString(16).padStart(12, "0");
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`;
}

/** The moment (ms) that an id carries. */
export function idTime(id: string): Date {
  return new Date(Number.parseInt(id.replaceAll("-", "").slice(0, 12), 16));
}
