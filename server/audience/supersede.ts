/** Gives each caller a signal that is aborted when the same caller begins again. */
export type Superseding = (caller: string) => { signal: AbortSignal; done: () => void };

export function createSuperseding(): Superseding {
  const running = new Map<string, AbortController>();
  return (caller) => {
    running.get(caller)?.abort();
    const controller = new AbortController();
    running.set(caller, controller);
    const done = () => {
      if (running.get(caller) === controller) running.delete(caller);
    };
    return { signal: controller.signal, done };
  };
}
