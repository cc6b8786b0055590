/**
 * The longest beginning of a body (an ellipsis at its end where something was cut) that fits;
 * null when none does: the rest of the payload is too large by itself. Never splits a code point.
 * @param fits must hold for every text shorter than one that fits.
 */
export function fitBody(body: string, fits: (body: string) => boolean): string | null {
  if (fits(body)) return body;
  const characters = [...body];
  const cutTo = (n: number) => `${characters.slice(0, n).join("").trimEnd()}…`;
  let kept = -1;
  let tooMany = characters.length;
  while (tooMany - kept > 1) {
    const middle = Math.ceil((kept + tooMany) / 2);
    if (fits(cutTo(middle))) kept = middle;
    else tooMany = middle;
  }
  return kept === -1 ? null : cutTo(kept);
}

/**
 * A payload as JSON, with as much of the body as fits; null when it is too large without any.
 * @param largest bytes.
 */
export function fitJson(
  body: string,
  payload: (body: string) => object,
  largest: number,
): string | null {
  const json = JSON.stringify(payload(body));
  if (Buffer.byteLength(json) <= largest) return json;
  const fitting = fitBody(body, (text) => jsonBytes(payload(text)) <= largest);
  return fitting === null ? null : JSON.stringify(payload(fitting));
}

/** Bytes of a value as JSON. */
export const jsonBytes = (value: unknown) => Buffer.byteLength(JSON.stringify(value));
