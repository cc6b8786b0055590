import type { ChannelContent } from "@/db/schema/json";

/** What a digest says beside its items; `subject` and `more` are Liquid. */
type Words = { subject: string; more: string; open: string; why: string; change: string };

const words: Record<string, Words> = {
  en: {
    subject:
      "{{ data.category }}: {{ data.count }} {% if data.count == 1 %}notification{% else %}notifications{% endif %}",
    more: "And {{ data.more }} more.",
    open: "Open",
    why: "You asked for these mails as one.",
    change: "Change how often",
  },
  de: {
    subject:
      "{{ data.category }}: {{ data.count }} {% if data.count == 1 %}Benachrichtigung{% else %}Benachrichtigungen{% endif %}",
    more: "Und {{ data.more }} weitere.",
    open: "Öffnen",
    why: "Sie möchten diese E-Mails gesammelt erhalten.",
    change: "Ändern, wie oft",
  },
  fr: {
    subject:
      "{{ data.category }} : {{ data.count }} notification{% if data.count > 1 %}s{% endif %}",
    more: "Et {{ data.more }} de plus.",
    open: "Ouvrir",
    why: "Vous avez demandé à recevoir ces e-mails en une fois.",
    change: "Changer la fréquence",
  },
  es: {
    subject:
      "{{ data.category }}: {{ data.count }} {% if data.count == 1 %}notificación{% else %}notificaciones{% endif %}",
    more: "Y {{ data.more }} más.",
    open: "Abrir",
    why: "Pidió recibir estos correos reunidos en uno.",
    change: "Cambiar la frecuencia",
  },
  pt: {
    subject:
      "{{ data.category }}: {{ data.count }} {% if data.count == 1 %}notificação{% else %}notificações{% endif %}",
    more: "E mais {{ data.more }}.",
    open: "Abrir",
    why: "Pediu para receber estes e-mails reunidos num só.",
    change: "Alterar a frequência",
  },
  it: {
    subject:
      "{{ data.category }}: {{ data.count }} {% if data.count == 1 %}notifica{% else %}notifiche{% endif %}",
    more: "E altre {{ data.more }}.",
    open: "Apri",
    why: "Ha chiesto di ricevere queste e-mail raccolte in una.",
    change: "Cambia la frequenza",
  },
  nl: {
    subject:
      "{{ data.category }}: {{ data.count }} {% if data.count == 1 %}melding{% else %}meldingen{% endif %}",
    more: "En nog {{ data.more }}.",
    open: "Openen",
    why: "U wilt deze e-mails gebundeld ontvangen.",
    change: "Wijzigen hoe vaak",
  },
  ja: {
    subject: "{{ data.category }}: {{ data.count }} 件のお知らせ",
    more: "ほか {{ data.more }} 件。",
    open: "開く",
    why: "これらのメールはまとめて届く設定になっています。",
    change: "頻度を変更する",
  },
};

/** The mail of a digest, by language: a list of what came, the latest first. */
export const digestTemplate: Record<string, ChannelContent> = Object.fromEntries(
  Object.entries(words).map(([locale, own]) => [locale, contentOf(own)]),
);

function contentOf({ subject, more, open, why, change }: Words): ChannelContent {
  return {
    title: subject,
    body: `<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="background:#f4f4f5;font-family:Helvetica,Arial,sans-serif"><tr><td align="center" style="padding:32px 16px">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="max-width:560px;background:#ffffff;border-radius:12px"><tr><td style="padding:32px">
<h1 style="margin:0 0 8px;font-size:20px;line-height:28px;color:#18181b">${subject}</h1>
{% for item in data.items %}<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="border-top:1px solid #e4e4e7"><tr><td style="padding:16px 0">
<p style="margin:0;font-size:16px;line-height:24px;font-weight:600;color:#18181b">{{ item.title }}</p>
{% if item.text != "" %}<p style="margin:4px 0 0;font-size:15px;line-height:22px;color:#3f3f46">{{ item.text }}</p>{% endif %}
{% if item.url %}<p style="margin:8px 0 0;font-size:14px;line-height:20px"><a href="{{ item.url }}" style="color:#3730a3">${open}</a></p>{% endif %}
</td></tr></table>{% endfor %}
{% if data.more > 0 %}<p style="margin:0;padding:16px 0 0;border-top:1px solid #e4e4e7;font-size:15px;line-height:22px;color:#3f3f46">${more}</p>{% endif %}
<p style="margin:24px 0 0;font-size:13px;line-height:20px;color:#71717a">${why} <a href="{{ preferences_url }}" style="color:#71717a">${change}</a></p>
</td></tr></table>
</td></tr></table>`,
  };
}
