import { KeyboardCode, type KeyboardCodes, type KeyboardCoordinateGetter } from "@dnd-kit/core";
import { cellBeside, cellId, cellOf } from "./cells";
import { type CalendarView, dayAt } from "./days";
import type { Planned } from "./planned";

/** Enter stays what it is on a link: it opens the campaign. */
export const pickUpKeys: KeyboardCodes = {
  start: [KeyboardCode.Space],
  cancel: [KeyboardCode.Esc],
  end: [KeyboardCode.Space, KeyboardCode.Enter],
};

/** The arrow keys carry what was picked up from cell to cell. */
export function cellByKeys(view: CalendarView): KeyboardCoordinateGetter {
  return (event, { context }) => {
    const { over, droppableRects, active } = context;
    const item: Planned | undefined = active?.data.current?.item;
    const from = over
      ? cellOf(over.id)
      : item && { day: dayAt(item.at), hour: view === "week" ? item.at.getHours() : null };
    const to = from && cellBeside(view, from, event.code);
    const rect = to && droppableRects.get(cellId(to));
    if (!rect) return undefined;
    event.preventDefault();
    return { x: rect.left + 4, y: rect.top + 4 };
  };
}
