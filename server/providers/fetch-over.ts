import { type Dispatcher, request } from "undici";

/**
 * A `fetch` for clients that take one: over connections that are ours to keep and close. It follows
 * no redirects and knows text alone, which is what such clients send.
 */
export function fetchOver(dispatcher: Dispatcher): typeof globalThis.fetch {
  return async (input, init) => {
    const { statusCode, headers, body } = await request(
      input instanceof Request ? input.url : input,
      {
        method: init?.method === "POST" ? "POST" : "GET",
        headers: Object.fromEntries(new Headers(init?.headers)),
        body: typeof init?.body === "string" ? init.body : null,
        signal: init?.signal,
        dispatcher,
      },
    );
    const received = new Headers();
    for (const [name, values] of Object.entries(headers)) {
      for (const value of [values ?? []].flat()) received.append(name, value);
    }
    return new Response((await body.text()) || null, { status: statusCode, headers: received });
  };
}
