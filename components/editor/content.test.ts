import fc from "fast-check";
import { expect, it } from "vitest";
import {
  changesBetween,
  fallbackChain,
  sourceOf,
  sourcesOf,
  withFormat,
  withLocale,
  withoutChannel,
  withoutLocale,
  withSource,
} from "./content";

const content = {
  push: { en: { title: "Hi", body: "There" }, de: { title: "Hallo", body: "Da" } },
  email: {
    en: { title: "Subject", body: "<p>old</p>", design: { format: "mjml", source: "<mjml/>" } },
  },
} as const;

it("looks a locale up from the narrow to the wide, and last in English", () => {
  expect(fallbackChain("pt-BR")).toEqual(["pt-BR", "pt", "en"]);
  expect(fallbackChain("de")).toEqual(["de", "en"]);
  expect(fallbackChain("en")).toEqual(["en"]);
});

it("a mail in MJML is edited as MJML, and its HTML stays for the way back", () => {
  const mail = content.email.en;
  expect(sourceOf(mail, "body")).toBe("<mjml/>");
  const edited = withSource(mail, "body", "<mjml>new</mjml>");
  expect(sourceOf(edited, "body")).toBe("<mjml>new</mjml>");
  expect(sourceOf(withFormat(edited, "html"), "body")).toBe("<p>old</p>");
});

it("plain words become a text of the MJML; a whole page does not fit into one", () => {
  expect(withFormat({ body: "<p>words</p>" }, "mjml").design?.source).toContain("<p>words</p>");
  expect(withFormat({ body: "<table></table>" }, "mjml").design?.source).not.toContain("<table>");
});

it("an emptied source leaves no trace, but a body is always there", () => {
  const cleared = withSource(content.push.en, "title", "");
  expect(JSON.parse(JSON.stringify(cleared))).toEqual({ body: "There" });
  expect(withSource(content.push.en, "body", "")).toEqual({ title: "Hi", body: "" });
});

it("names what differs, what is new and what is gone, each at its place", () => {
  const copied = withLocale(withoutLocale(content, "push", "de"), "push", "fr", "en");
  expect(changesBetween(content, copied)).toEqual([
    { channel: "push", locale: "de", field: "title", before: "Hallo", after: "" },
    { channel: "push", locale: "de", field: "body", before: "Da", after: "" },
    { channel: "push", locale: "fr", field: "title", before: "", after: "Hi" },
    { channel: "push", locale: "fr", field: "body", before: "", after: "There" },
  ]);
  expect(changesBetween(content, withoutChannel(content, "push"))).toHaveLength(4);
});

it("changing one source is exactly one difference, whatever the content", () => {
  const text = fc.string({ minLength: 1 });
  const sources = fc.record({ title: text, body: text });
  const locales = fc.dictionary(fc.constantFrom("en", "de", "pt-BR"), sources, { minKeys: 1 });
  const contents = fc.dictionary(fc.constantFrom("push", "sms", "in_app"), locales, { minKeys: 1 });
  fc.assert(
    fc.property(contents, fc.nat(), text, (before, pick, added) => {
      const all = sourcesOf(before).filter((source) => source.text !== "");
      const chosen = all[pick % all.length];
      const old = chosen && before[chosen.channel]?.[chosen.locale];
      if (!chosen || !old) throw new Error("every content has a source");
      const key = chosen.field === "title" ? "title" : "body";
      const changed = withSource(old, key, chosen.text + added);
      const after = {
        ...before,
        [chosen.channel]: { ...before[chosen.channel], [chosen.locale]: changed },
      };
      expect(changesBetween(before, after)).toEqual([
        {
          channel: chosen.channel,
          locale: chosen.locale,
          field: key,
          before: chosen.text,
          after: chosen.text + added,
        },
      ]);
      expect(changesBetween(before, before)).toEqual([]);
    }),
  );
});
