/** Calls of procedures that one request may hold: whoever asks needs no session to ask. */
export const mostCallsAtOnce = 20;
