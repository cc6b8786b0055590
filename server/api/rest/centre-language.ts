/** What the preference centre says; {sender} is who sends, {zone} the reader's time zone, {names} types. */
export type CentreWords = {
  title: string;
  intro: string;
  pause: string;
  pauseText: string;
  quiet: string;
  quietText: string;
  from: string;
  to: string;
  ways: string;
  waysText: string;
  mails: string;
  hour: string;
  weekday: string;
  now: string;
  hourly: string;
  daily: string;
  weekly: string;
  always: string;
  save: string;
  saved: string;
  changed: string;
  wrong: string;
  gone: string;
  goneText: string;
  channels: Record<"in_app" | "push" | "email" | "sms" | "webhook", string>;
};
