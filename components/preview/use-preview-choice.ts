"use client";

import { useMemo, useState } from "react";
import type { RouterInputs } from "@/server/api/root";

type PreviewRequest = RouterInputs["templates"]["preview"];
type SampleData = NonNullable<PreviewRequest["data"]>;

/** For whom, in which locale and with which data a template is shown. */
export type PreviewChoice = {
  /** A sample's number, or a user's id; null: the first sample. */
  person: PreviewRequest["user"];
  setPerson: (person: PreviewRequest["user"]) => void;
  /** `edited`, `own` or a locale. */
  locale: string;
  setLocale: (locale: string) => void;
  /** Every channel, and not only the one that is being written. */
  all: boolean;
  setAll: (all: boolean) => void;
  /** JSON as it was typed; "" for the examples. */
  data: string;
  setData: (data: string) => void;
};

export function usePreviewChoice(): PreviewChoice {
  const [person, setPerson] = useState<PreviewRequest["user"]>();
  const [locale, setLocale] = useState("edited");
  const [all, setAll] = useState(false);
  const [data, setData] = useState("");
  return useMemo(
    () => ({ person, setPerson, locale, setLocale, all, setAll, data, setData }),
    [person, locale, all, data],
  );
}

/** The choice as the server takes it; `edited` is the locale in the editor. */
export function requestOf(
  choice: PreviewChoice,
  edited: string,
): Pick<PreviewRequest, "user" | "locale" | "data"> {
  const locale = choice.locale === "edited" ? edited : choice.locale;
  return {
    ...(choice.person ? { user: choice.person } : {}),
    ...(locale === "own" ? {} : { locale }),
    ...(dataOf(choice.data) ?? {}),
  };
}

/** What is typed, once it is an object. */
function dataOf(text: string): { data: SampleData } | null {
  const parsed = parseObject(text);
  return "object" in parsed ? { data: parsed.object } : null;
}

/** A JSON object, or what is wrong with it; an empty text is neither. */
export function parseObject(text: string): { object: SampleData } | { error: string | null } {
  if (text.trim() === "") return { error: null };
  try {
    const parsed: unknown = JSON.parse(text);
    return isObject(parsed) ? { object: parsed } : { error: "Must be an object: {…}" };
  } catch (error) {
    return { error: error instanceof Error ? error.message : "This is not JSON." };
  }
}

/** What was parsed from JSON holds nothing but JSON. */
function isObject(parsed: unknown): parsed is SampleData {
  return typeof parsed === "object" && parsed !== null && !Array.isArray(parsed);
}
