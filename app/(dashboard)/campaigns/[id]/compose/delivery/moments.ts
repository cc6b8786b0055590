/** "Tuesday, 24 November at 09:00", in the viewer's zone. */
export const momentText = (at: Date) =>
  `${new Intl.DateTimeFormat("en-GB", { weekday: "long", day: "numeric", month: "long" }).format(at)} at ${clockText(at)}`;

/** "09:00", in the viewer's zone. */
export const clockText = (at: Date) =>
  new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" }).format(at);

/** "Tue 09:00", in the viewer's zone. */
export const shortText = (at: Date) =>
  `${new Intl.DateTimeFormat("en-GB", { weekday: "short" }).format(at)} ${clockText(at)}`;

/** "24 Nov" of "2026-11-24". */
export const dayText = (date: string) =>
  new Intl.DateTimeFormat("en-GB", { timeZone: "UTC", day: "numeric", month: "short" }).format(
    new Date(`${date}T00:00:00Z`),
  );

/** "Tuesday, 24 November" of "2026-11-24", which is the same in every zone. */
export const dateText = (date: string) =>
  new Intl.DateTimeFormat("en-GB", {
    ...{ timeZone: "UTC", weekday: "long", day: "numeric", month: "long" },
  }).format(new Date(`${date}T00:00:00Z`));

/** "Auckland" of "Pacific/Auckland". */
export const cityOf = (zone: string) => (zone.split("/").at(-1) ?? zone).replaceAll("_", " ");

/** As inputs of the types date, time and datetime-local have it, in the viewer's zone. */
export function inputText(at: Date): { date: string; time: string; both: string } {
  const two = (n: number) => String(n).padStart(2, "0");
  const date = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  const time = `${two(at.getHours())}:${two(at.getMinutes())}`;
  return { date, time, both: `${date}T${time}` };
}

/** Tomorrow at nine on the viewer's clock. */
export function tomorrowMorning(now = new Date()): Date {
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1, 9);
}

/** "45 s", "3 min", "2 h 10 min", "4 days". */
export function lengthText(seconds: number): string {
  if (seconds < 90) return `${Math.max(1, Math.round(seconds))} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 90) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours >= 48) return `${Math.round(hours / 24)} days`;
  return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
}
