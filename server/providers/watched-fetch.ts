import type { Agent, Dispatcher } from "undici";

/** What became of a call on the wire; libraries tend to hide it. */
export type Seen = { status: number | null; retryAfter: string | null; error: unknown };

/**
 * A dispatcher for one call of a client that uses `fetch`: it goes over the agent's connections, and
 * what the wire said is kept in `seen`.
 */
export function watched(agent: Agent): { seen: Seen; dispatcher: Dispatcher } {
  const seen: Seen = { status: null, retryAfter: null, error: null };
  const dispatcher = agent.compose(
    (dispatch) => (options, handler) => dispatch(options, watching(handler, seen)),
  );
  return { seen, dispatcher };
}

function watching(handler: Dispatcher.DispatchHandler, seen: Seen): Dispatcher.DispatchHandler {
  return {
    onRequestStart: (...all) => handler.onRequestStart?.(...all),
    onRequestUpgrade: (...all) => handler.onRequestUpgrade?.(...all),
    onResponseStart: (controller, status, headers, message) => {
      const retryAfter = headers["retry-after"];
      seen.status = status;
      seen.retryAfter = typeof retryAfter === "string" ? retryAfter : null;
      handler.onResponseStart?.(controller, status, headers, message);
    },
    onResponseData: (...all) => handler.onResponseData?.(...all),
    onResponseEnd: (...all) => handler.onResponseEnd?.(...all),
    onResponseError: (controller, error) => {
      seen.error = error;
      handler.onResponseError?.(controller, error);
    },
  };
}
