export type Theme = "light" | "dark" | "system";

/** The cookie in which the server finds the choice, so that the first paint is right. */
export const themeCookie = "theme";

/** Applies a choice at once and remembers it for a year; "system" follows the system again. */
export function chooseTheme(theme: Theme): void {
  const root = document.documentElement;
  if (theme === "system") delete root.dataset.theme;
  else root.dataset.theme = theme;
  const age = theme === "system" ? 0 : 31_536_000;
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing in browsers we serve
  document.cookie = `${themeCookie}=${theme}; path=/; max-age=${age}; samesite=lax`;
}

/** The other of what is shown now. */
export function oppositeTheme(): Theme {
  const shown = getComputedStyle(document.documentElement).colorScheme;
  const dark =
    shown === "dark" ||
    (shown !== "light" && window.matchMedia("(prefers-color-scheme: dark)").matches);
  return dark ? "light" : "dark";
}
