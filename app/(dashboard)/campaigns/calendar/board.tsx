import {
  DndContext,
  type DragEndEvent,
  DragOverlay,
  KeyboardSensor,
  PointerSensor,
  pointerWithin,
  rectIntersection,
  useSensor,
  useSensors,
} from "@dnd-kit/core";
import { useState } from "react";
import { toast } from "sonner";
import { announcements, instructions } from "./announcements";
import { DraggedChip } from "./campaign-chip";
import { cellOf, momentIn } from "./cells";
import { cellByKeys, pickUpKeys } from "./keyboard";
import { MonthGrid } from "./month-grid";
import type { Planned } from "./planned";
import type { Shown } from "./shown";
import { WeekGrid } from "./week-grid";

/** The grid of days on wider screens; what is dropped on a cell is asked about before it moves. */
export function Board(props: Shown) {
  const { calendar, view, onMove } = props;
  const [dragged, setDragged] = useState<Planned | null>(null);
  const [target, setTarget] = useState<Date | null>(null);
  const sensors = useSensors(
    useSensor(PointerSensor, { activationConstraint: { distance: 6 } }),
    useSensor(KeyboardSensor, {
      keyboardCodes: pickUpKeys,
      coordinateGetter: cellByKeys(view),
    }),
  );
  const find = (key: string | number) => calendar.items.find((item) => item.key === key) ?? null;
  const stop = () => {
    setDragged(null);
    setTarget(null);
  };
  const drop = ({ active, over }: DragEndEvent) => {
    stop();
    const item = find(active.id);
    if (!item || !over) return;
    const at = momentIn(cellOf(over.id), item);
    if (at.getTime() === item.at.getTime()) return;
    if (at.getTime() < Date.now()) toast.error("That time has passed: drop it on a later one.");
    else onMove(item, at);
  };
  return (
    <DndContext
      id="calendar"
      sensors={sensors}
      collisionDetection={(args) =>
        args.pointerCoordinates ? pointerWithin(args) : rectIntersection(args)
      }
      accessibility={{ announcements, screenReaderInstructions: instructions }}
      onDragStart={({ active }) => setDragged(find(active.id))}
      onDragOver={({ active, over }) => {
        const item = find(active.id);
        setTarget(item && over ? momentIn(cellOf(over.id), item) : null);
      }}
      onDragCancel={stop}
      onDragEnd={drop}
    >
      <div className="max-md:hidden">
        {view === "week" ? <WeekGrid {...props} /> : <MonthGrid {...props} />}
      </div>
      <DragOverlay dropAnimation={null}>
        {dragged && <DraggedChip item={dragged} at={target} />}
      </DragOverlay>
    </DndContext>
  );
}
