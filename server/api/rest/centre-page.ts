import { channelKeys } from "@/server/channels/registry";
import type { Centre, CentreCategory, CentreType } from "@/server/pipeline/preferences/centre";
import { isOn } from "@/server/pipeline/preferences/centre-patch";
import { escapeHtml } from "@/server/templates/guards";
import { fields } from "./centre-form";
import type { CentreWords } from "./centre-language";
import { centreStyle } from "./centre-style";
import { centreWords } from "./centre-words";
import { languageOf, linkPage } from "./link-page";
import type { Reply } from "./reply";

/** What came of a change. */
export type Note = "saved" | "changed" | "wrong";

/**
 * The preference centre: one form without a script.
 * @param centre null for a link that leads to nothing (any more).
 * @param accepted the browser's languages, for those whose own is not known.
 */
export function centrePage(centre: Centre | null, accepted: string, note?: Note): Reply {
  const language = languageOf(centreWords, centre?.locale, accepted);
  const words = centreWords[language];
  if (!centre) {
    const body = `<p>${escapeHtml(words.goneText)}</p>`;
    return linkPage(404, { language, title: words.gone, body });
  }
  const status = note === "changed" ? 409 : note === "wrong" ? 400 : 200;
  const body = `
<p>${fill(words.intro, { sender: centre.sender })}</p>
${note ? `<p class="note ${note}" role="${note === "saved" ? "status" : "alert"}">${escapeHtml(words[note])}</p>` : ""}
<form method="post">
<input type="hidden" name="${fields.version}" value="${centre.preferences.version}">
${pauseOf(centre, words)}
${quietOf(centre, words)}
${waysOf(centre, words)}
${centre.categories.map((category) => categoryOf(centre, category, language)).join("")}
${centre.always.length > 0 ? `<p class="more">${fill(words.always, { names: centre.always.join(", ") })}</p>` : ""}
<div class="save"><button>${escapeHtml(words.save)}</button></div>
</form>`;
  return linkPage(status, { language, title: words.title, body, style: centreStyle });
}

const fill = (sentence: string, values: Record<string, string>) =>
  escapeHtml(sentence).replace(/\{(\w+)\}/g, (_, name: string) => escapeHtml(values[name] ?? ""));

const checked = (on: boolean) => (on ? " checked" : "");

function pauseOf({ preferences }: Centre, words: CentreWords): string {
  const box = `<input type="checkbox" name="${fields.paused}" value="1"${checked(!preferences.master)} aria-describedby="pause">`;
  return `<section><label class="row"><strong>${escapeHtml(words.pause)}</strong>${box}</label>
<p id="pause">${escapeHtml(words.pauseText)}</p></section>`;
}

function quietOf({ preferences: { quietHours }, timeZone }: Centre, words: CentreWords): string {
  const time = (name: string, label: string, value: string) =>
    `<label>${escapeHtml(label)} <input type="time" name="${name}" value="${value}"></label>`;
  return `<section><label class="row"><strong>${escapeHtml(words.quiet)}</strong>
<input type="checkbox" name="${fields.quiet}" value="1"${checked(quietHours !== null)} aria-describedby="quiet"></label>
<p id="quiet">${fill(words.quietText, { zone: timeZone })}</p>
<div class="fields">${time(fields.quietStart, words.from, quietHours?.start ?? "22:00")}
${time(fields.quietEnd, words.to, quietHours?.end ?? "07:00")}</div></section>`;
}

/** A box, with what says that it was shown; `key` is a channel, or a type and a channel. */
const boxOf = (key: string, label: string, on: boolean) => `<label class="box">
<input type="hidden" name="${fields.shown}" value="${escapeHtml(key)}">
<input type="checkbox" name="${fields.on}" value="${escapeHtml(key)}"${checked(on)}> ${escapeHtml(label)}</label>`;

function waysOf({ preferences, categories }: Centre, words: CentreWords): string {
  const used = new Set(categories.flatMap(({ types }) => types.flatMap((type) => type.channels)));
  const boxes = channelKeys
    .filter((key) => used.has(key))
    .map((key) => boxOf(key, words.channels[key], preferences.channels[key] !== false));
  return `<fieldset><legend>${escapeHtml(words.ways)}</legend>
<p>${escapeHtml(words.waysText)}</p><div class="boxes">${boxes.join("")}</div></fieldset>`;
}

function categoryOf(
  centre: Centre,
  category: CentreCategory,
  language: keyof typeof centreWords,
): string {
  const words = centreWords[language];
  const { key, types, digestible } = category;
  const name = key.charAt(0).toUpperCase() + key.slice(1).replace(/[._-]+/g, " ");
  return `<fieldset><legend>${escapeHtml(name)}</legend>
${types.map((type) => typeOf(centre, type, words)).join("")}
${digestible ? digestOf(centre, key, language) : ""}</fieldset>`;
}

function typeOf({ preferences }: Centre, type: CentreType, words: CentreWords): string {
  const boxes = channelKeys
    .filter((key) => type.channels.includes(key))
    .map((key) =>
      boxOf(`${type.key}/${key}`, words.channels[key], isOn(preferences, type.key, key)),
    );
  const id = escapeHtml(`type-${type.key}`);
  const text = type.description ? `<p>${escapeHtml(type.description)}</p>` : "";
  return `<div class="type" role="group" aria-labelledby="${id}"><strong id="${id}">${escapeHtml(type.name)}</strong>${text}
<div class="boxes">${boxes.join("")}</div></div>`;
}

function digestOf({ preferences }: Centre, category: string, language: keyof typeof centreWords) {
  const words = centreWords[language];
  const digest = preferences.digests[category];
  const every = digest?.every ?? "now";
  const hour = digest && "hour" in digest ? digest.hour : 8;
  const weekday = digest && "weekday" in digest ? digest.weekday : 1;
  const rhythms = (["now", "hourly", "daily", "weekly"] as const).map((key) => {
    return { value: key, label: words[key] };
  });
  const hours = Array.from({ length: 24 }, (_, i) => {
    return { value: `${i}`, label: `${String(i).padStart(2, "0")}:00` };
  });
  return `<div class="fields digest">
${choice(words.mails, fields.every(category), every, rhythms)}
${choice(words.weekday, fields.weekday(category), `${weekday}`, weekdaysIn(language))}
${choice(words.hour, fields.hour(category), `${hour}`, hours)}</div>`;
}

type Option = { value: string; label: string };

function choice(label: string, name: string, value: string, options: Option[]): string {
  const list = options.map((option) => {
    const selected = option.value === value ? " selected" : "";
    return `<option value="${option.value}"${selected}>${escapeHtml(option.label)}</option>`;
  });
  return `<label>${escapeHtml(label)} <select name="${escapeHtml(name)}">${list.join("")}</select></label>`;
}

/** Monday first, from a week that began with one. */
function weekdaysIn(language: string): Option[] {
  const format = new Intl.DateTimeFormat(language, { weekday: "long", timeZone: "UTC" });
  return Array.from({ length: 7 }, (_, i) => {
    return { value: `${i + 1}`, label: format.format(new Date(Date.UTC(2024, 0, i + 1))) };
  });
}
