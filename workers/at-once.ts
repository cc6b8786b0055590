import { channelKeys } from "@/server/channels/registry";
import { wordsOf } from "@/server/dead-letters/cause";
import type { Pointer } from "@/server/pipeline/fanout/enqueue";
import { persist } from "@/server/pipeline/sending/persist";
import { sendChunk } from "@/server/pipeline/sending/send-chunk";
import type { Sender } from "@/server/pipeline/sending/sender";
import { queues } from "@/server/queues";

/** Chunks of codes that a process sends by itself at a time; more than these wait in the queue. */
const most = 32;
/** Time (s) after which the queue gives a code to whoever asks: its worker was surprised, or is dead. */
const ownSeconds = 5;

/** Codes that are sent by the worker that evaluated them, without a second way through the queue. */
export type AtOnce = {
  /** For how long (s) the queue is to keep the next ones; 0: they are the queue's as always. */
  afterSeconds(): number;
  /** Sends what was enqueued so, and takes its job off the queue. */
  send(pointers: Pointer[]): void;
  /** Waits for the calls under way, `timeoutMs` at most. */
  settle(timeoutMs: number): Promise<void>;
};

/**
 * A code that has been evaluated is in the right hands already: going through the queue once more costs it a fetch,
 * and every lane of every process another one. Its job was written with it and stays until it is sent, so
 * nothing depends on this process.
 */
export function createAtOnce(sender: Sender): AtOnce {
  const { context } = sender;
  const underWay = new Set<Promise<void>>();

  async function send({ channel: name, job, spans }: Pointer): Promise<void> {
    const channel = channelKeys.find((key) => key === name);
    if (channel === undefined) return;
    const queue = queues.sending(channel, 0);
    // Somebody may have fetched its job meanwhile, while there was nothing to do. A pointer may repeat.
    const putBack = () => context.boss.insert(queue, [{ data: { spans } }]);
    try {
      const left = await sendChunk(sender, { channel, priority: 0, spans });
      await (left === "more" ? putBack() : context.boss.deleteJob(queue, job));
    } catch (error) {
      context.log.warn({ err: wordsOf(error), channel }, "a code was not sent at once");
      await persist(context, putBack).catch((why: unknown) =>
        context.log.error({ err: wordsOf(why), channel }, "a code waits for its first job"),
      );
    }
  }

  return {
    afterSeconds: () => (underWay.size < most ? ownSeconds : 0),
    send: (pointers) => {
      for (const pointer of pointers) {
        const sending: Promise<void> = send(pointer).finally(() => underWay.delete(sending));
        underWay.add(sending);
      }
    },
    settle: async (timeoutMs) => {
      const late = new Promise<void>((resolve) => setTimeout(resolve, timeoutMs).unref());
      await Promise.race([Promise.all(underWay), late]);
    },
  };
}
