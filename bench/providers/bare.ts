import type { Values } from "@/server/providers/adapter";
import type { OutgoingItem } from "@/server/providers/provider";

/** A client library without us, sending the same. */
export type Bare = {
  /** Writes the messages as the library wants them: not a part of what is measured. */
  prepare(items: OutgoingItem[]): (() => Promise<unknown>)[];
  close(): Promise<void> | void;
};

/** Opens the library with an account's values. */
export type OpenBare = (values: Values) => Bare;

/** Makes the calls, `atOnce` of them at a time. @throws what the first failing one throws */
export async function callAll(calls: (() => Promise<unknown>)[], atOnce: number): Promise<void> {
  const waiting = calls.values();
  const lane = async () => {
    for (const call of waiting) await call();
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
}
