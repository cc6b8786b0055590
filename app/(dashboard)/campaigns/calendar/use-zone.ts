import { useSyncExternalStore } from "react";

const never = () => () => {};

/** The viewer's time zone by name; null on the server and while hydrating. */
export function useZone(): string | null {
  return useSyncExternalStore(
    never,
    () => new Intl.DateTimeFormat().resolvedOptions().timeZone,
    () => null,
  );
}
