/** A moment as an input of type datetime-local takes it: on the viewer's clock, without a zone. */
export function localMinute(at: Date): string {
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
