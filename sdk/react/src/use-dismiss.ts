import { type RefObject, useEffect, useRef } from "react";

/** Tells, while something is open, that Escape was pressed or that the pointer went elsewhere. */
export function useDismiss(
  root: RefObject<HTMLElement | null>,
  opened: boolean,
  handlers: { escape: () => void; outside: () => void },
): void {
  const latest = useRef(handlers);
  useEffect(() => {
    latest.current = handlers;
  });
  useEffect(() => {
    if (!opened) return;
    const pressed = (event: KeyboardEvent) => {
      if (event.key !== "Escape" || event.defaultPrevented) return;
      event.preventDefault();
      latest.current.escape();
    };
    const pointed = ({ target }: PointerEvent) => {
      if (target instanceof Node && !root.current?.contains(target)) latest.current.outside();
    };
    document.addEventListener("keydown", pressed);
    document.addEventListener("pointerdown", pointed);
    return () => {
      document.removeEventListener("keydown", pressed);
      document.removeEventListener("pointerdown", pointed);
    };
  }, [opened, root]);
}
