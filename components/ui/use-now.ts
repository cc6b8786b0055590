"use client";

import { useSyncExternalStore } from "react";

const everyMs = 1_000;
const listeners = new Set<() => void>();
let now = 0;
let timer: ReturnType<typeof setInterval> | undefined;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    now = Date.now();
    for (const tell of listeners) tell();
  }, everyMs);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

function read(): number {
  // Between two ticks every reader must see the same moment.
  if (timer === undefined || now === 0) now = Math.floor(Date.now() / everyMs) * everyMs;
  return now;
}

/** The present (ms), ticking once a second on one timer for the page; null on the server and while hydrating. */
export function useNow(): number | null {
  return useSyncExternalStore(subscribe, read, () => null);
}
