/** What an endpoint answers; `app.ts` makes the response of it. */
export type Reply = {
  status: number;
  /** null: an empty body. */
  body: string | ReadableStream<Uint8Array> | null;
  headers: Record<string, string>;
};

export function json(status: number, value: unknown, headers: Record<string, string> = {}): Reply {
  return {
    status,
    body: JSON.stringify(value),
    headers: { "content-type": "application/json", ...headers },
  };
}

export const nothing: Reply = { status: 204, body: null, headers: {} };

/** One JSON value a line, made while the caller reads. */
export function ndjson(lines: AsyncGenerator<unknown>): Reply {
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const next = await lines.next();
      if (next.done) controller.close();
      else controller.enqueue(encoder.encode(`${JSON.stringify(next.value)}\n`));
    },
    cancel: async () => {
      await lines.return(undefined);
    },
  });
  return { status: 200, body, headers: { "content-type": "application/x-ndjson" } };
}
