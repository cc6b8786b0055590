/** Puts a text into the clipboard; rejects where the browser does not allow it. */
export async function copyText(value: string): Promise<void> {
  if (navigator.clipboard) return await navigator.clipboard.writeText(value);
  // Browsers keep the clipboard from plain http; copying a selection still works there.
  const area = document.createElement("textarea");
  area.value = value;
  area.className = "fixed opacity-0";
  document.body.append(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  if (!done) throw new Error("The browser did not allow copying: select the text instead.");
}
