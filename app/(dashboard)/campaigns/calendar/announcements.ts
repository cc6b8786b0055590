import type { Active, Announcements, Over, ScreenReaderInstructions } from "@dnd-kit/core";
import { cellOf, momentIn } from "./cells";
import type { Planned } from "./planned";

const moment = new Intl.DateTimeFormat("en-GB", {
  weekday: "long",
  day: "numeric",
  month: "long",
  hour: "2-digit",
  minute: "2-digit",
});

/** What a screen reader says about a campaign that can be moved. */
export const instructions: ScreenReaderInstructions = {
  draggable:
    "Press Space to pick the campaign up, the arrow keys to carry it, Space to put it down, Escape to leave it where it is. Enter opens it.",
};

/** What a screen reader says while one is carried. */
export const announcements: Announcements = {
  onDragStart: ({ active }) => `Picked up ${nameOf(active)}.`,
  onDragOver: ({ active, over }) => (over ? placeOf(active, over) : "Outside of the calendar."),
  onDragEnd: ({ active, over }) =>
    over ? `${nameOf(active)} put down at ${placeOf(active, over)}` : "Left where it was.",
  onDragCancel: ({ active }) => `${nameOf(active)} stays where it was.`,
};

function itemOf(active: Active): Planned | undefined {
  return active.data.current?.item;
}

function nameOf(active: Active): string {
  return itemOf(active)?.name ?? "the campaign";
}

function placeOf(active: Active, over: Over): string {
  const item = itemOf(active);
  return item ? `${moment.format(momentIn(cellOf(over.id), item))}.` : "";
}
