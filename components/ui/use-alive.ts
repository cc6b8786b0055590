"use client";

import { useSyncExternalStore } from "react";

const never = () => () => {};

/** Whether the page is alive: false on the server and while hydrating, where the viewer's zone is not known. */
export function useAlive(): boolean {
  return useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
}
