/** How often (ms) the page asks again for what is now, and for what changes slowly; not in a hidden tab. */
export const refreshMs = 2_000;
export const slowRefreshMs = 10_000;
