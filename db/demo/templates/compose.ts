import type { ChannelContent, TemplateContent } from "@/db/schema/json";

/** One locale of a demo template: every channel's Liquid sources are made from it. */
export type Wording = {
  title: string;
  text: string;
  /** Label of the mail's button; without one there is none. */
  action?: string;
  /** Further paragraphs that only the mail has. */
  mail?: string[];
};

export type Template = {
  /** Path in the demo company's app; a Liquid source. */
  path?: string;
  locales: Record<string, Wording>;
};

const site = "https://meadow.example";

const footers: Record<string, string> = {
  en: "You get this because you have a Meadow account.",
  de: "Du bekommst diese Nachricht, weil du ein Meadow-Konto hast.",
  fr: "Vous recevez ce message car vous avez un compte Meadow.",
  es: "Recibes este mensaje porque tienes una cuenta de Meadow.",
  "pt-BR": "Você recebe esta mensagem porque tem uma conta na Meadow.",
  ja: "このメールはMeadowのアカウントをお持ちの方にお送りしています。",
};

const waysOut: Record<string, string> = {
  en: "Unsubscribe",
  de: "Abmelden",
  fr: "Se désabonner",
  es: "Darse de baja",
  "pt-BR": "Cancelar a inscrição",
  ja: "配信を停止する",
};

/** Nothing where there is nothing to stop: sign-in codes are mandatory. */
const wayOut = (locale: string) =>
  `{% if unsubscribe_url != "" %} <a href="{{ unsubscribe_url }}" style="color:#71717a">${waysOut[locale] ?? waysOut.en}</a>{% endif %}`;

/** The template's sources for each of a type's channels, in each of its locales. */
export function contentOf(channels: string[], template: Template): TemplateContent {
  const url = template.path === undefined ? undefined : `${site}${template.path}`;
  return Object.fromEntries(
    channels.map((channel) => [
      channel,
      Object.fromEntries(
        Object.entries(template.locales).map(([locale, wording]) => [
          locale,
          sourcesOf(channel, locale, wording, url),
        ]),
      ),
    ]),
  );
}

function sourcesOf(
  channel: string,
  locale: string,
  wording: Wording,
  url: string | undefined,
): ChannelContent {
  const { title, text } = wording;
  if (channel === "sms") return { body: `Meadow: ${text}` };
  const body = channel === "email" ? mailOf(locale, wording, url) : text;
  return { title, body, ...(url ? { actionUrl: url } : {}) };
}

/** A plain mail that every client shows alike: one table, styles on the elements. */
function mailOf(locale: string, { title, text, action, mail = [] }: Wording, url?: string): string {
  const paragraph = (content: string) =>
    `<p style="margin:0 0 16px;font-size:16px;line-height:24px;color:#3f3f46">${content}</p>`;
  const button =
    action && url
      ? `<p style="margin:24px 0"><a href="${url}" style="display:inline-block;padding:12px 24px;border-radius:8px;background:#166534;color:#ffffff;font-size:16px;font-weight:600;text-decoration:none">${action}</a></p>`
      : "";
  return `<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="background:#f4f4f5;font-family:Helvetica,Arial,sans-serif"><tr><td align="center" style="padding:32px 16px">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="max-width:560px;background:#ffffff;border-radius:12px"><tr><td style="padding:32px">
<p style="margin:0 0 24px;font-size:14px;font-weight:700;letter-spacing:1px;color:#166534">MEADOW</p>
<h1 style="margin:0 0 16px;font-size:22px;line-height:30px;color:#18181b">${title}</h1>
${[text, ...mail].map(paragraph).join("\n")}
${button}
<p style="margin:24px 0 0;font-size:13px;line-height:20px;color:#71717a">${footers[locale] ?? footers.en}${wayOut(locale)}</p>
</td></tr></table>
</td></tr></table>`;
}
