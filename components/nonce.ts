/**
 * The nonce under which this page takes style sheets: libraries that make some of their own need it.
 * Browsers keep it from the page's own markup, so scripts alone can read it; undefined on the server.
 */
export function pageNonce(): string | undefined {
  if (typeof document === "undefined") return undefined;
  return document.querySelector<HTMLScriptElement>("script[nonce]")?.nonce || undefined;
}

/** Where the library that stops the page from scrolling under a dialog looks for it. */
if (typeof document !== "undefined") Reflect.set(globalThis, "__webpack_nonce__", pageNonce());
