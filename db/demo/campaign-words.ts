import mjml2html from "mjml";
import type { ChannelContent, TemplateContent } from "@/db/schema/json";

type Wording = {
  title: string;
  text: string;
  /** The mail's further words: subject, first line, heading, paragraphs, button. */
  subject: string;
  preheader: string;
  heading: string;
  paragraphs: string[];
  button: string;
  leave: string;
};

export type CampaignWords = { path: string; locales: { en: Wording; de: Wording } };

const site = "https://meadow.example";

/** A campaign's words as their author wrote them: push and inbox as text, the mail in MJML. */
export function wordsOf(
  channels: readonly string[],
  { path, locales }: CampaignWords,
): TemplateContent {
  const actionUrl = `${site}${path}`;
  const sources = (channel: string, wording: Wording): ChannelContent => {
    if (channel !== "email") return { title: wording.title, body: wording.text, actionUrl };
    const source = mailOf(wording, actionUrl);
    const { subject: title, preheader } = wording;
    return { title, preheader, body: "", design: { format: "mjml", source }, actionUrl };
  };
  return Object.fromEntries(
    channels.map((channel) => [
      channel,
      { en: sources(channel, locales.en), de: sources(channel, locales.de) },
    ]),
  );
}

/** The same as it is sent: MJML compiled. */
export async function compiledWords(content: TemplateContent): Promise<TemplateContent> {
  const compiled = structuredClone(content);
  for (const sources of Object.values(compiled.email ?? {})) {
    if (sources.design) sources.body = (await mjml2html(sources.design.source)).html;
  }
  return compiled;
}

function mailOf(wording: Wording, url: string): string {
  const { heading, paragraphs, button, leave } = wording;
  const texts = paragraphs.map((text) => `        <mj-text>${text}</mj-text>`).join("\n");
  return `<mjml>
  <mj-head>
    <mj-attributes>
      <mj-all font-family="Helvetica, Arial, sans-serif" />
      <mj-text font-size="16px" line-height="24px" color="#3f3f46" />
    </mj-attributes>
  </mj-head>
  <mj-body background-color="#f4f4f5">
    <mj-section background-color="#ffffff" border-radius="12px" padding="32px 16px">
      <mj-column>
        <mj-text font-size="14px" font-weight="700" letter-spacing="1px" color="#166534">MEADOW</mj-text>
        <mj-text font-size="22px" line-height="30px" font-weight="700" color="#18181b">${heading}</mj-text>
${texts}
        <mj-button href="${url}" background-color="#166534" color="#ffffff" border-radius="8px" align="left">${button}</mj-button>
      </mj-column>
    </mj-section>
    <mj-section padding="16px">
      <mj-column>
        <mj-text font-size="13px" line-height="20px" color="#71717a"><a href="{{ unsubscribe_url }}" style="color:#71717a">${leave}</a></mj-text>
      </mj-column>
    </mj-section>
  </mj-body>
</mjml>
`;
}

const leave = { en: "Unsubscribe", de: "Abmelden" };
const dear = {
  en: "Hello{% if user.firstName %} {{ user.firstName }}{% endif %},",
  de: "Hallo{% if user.firstName %} {{ user.firstName }}{% endif %},",
};

export const springSale: CampaignWords = {
  path: "/sale/spring",
  locales: {
    en: {
      title: "Spring bulbs, 25% off",
      text: "Order early: tulips, daffodils and crocuses for a quarter less until tonight.",
      subject: "Spring bulbs: 25% off until tonight",
      preheader: "Plant now, and wait for the colours.",
      heading: "Plant now, and wait for the colours",
      paragraphs: [dear.en, "tulips, daffodils and crocuses cost a quarter less until tonight."],
      button: "See the bulbs",
      leave: leave.en,
    },
    de: {
      title: "Frühlingszwiebeln, 25 % günstiger",
      text: "Wer früh bestellt: Tulpen, Narzissen und Krokusse bis heute Abend ein Viertel günstiger.",
      subject: "Frühlingszwiebeln: 25 % günstiger bis heute Abend",
      preheader: "Jetzt pflanzen, auf die Farben warten.",
      heading: "Jetzt pflanzen, auf die Farben warten",
      paragraphs: [
        dear.de,
        "Tulpen, Narzissen und Krokusse kosten bis heute Abend ein Viertel weniger.",
      ],
      button: "Zwiebeln ansehen",
      leave: leave.de,
    },
  },
};

export const toolSale: CampaignWords = {
  path: "/sale/tools",
  locales: {
    en: {
      title: "Good tools, for less",
      text: "Spades, rakes and secateurs from the workshop in Solingen, 20% off this weekend.",
      subject: "Good tools last for decades: 20% off",
      preheader: "Spades, rakes and secateurs from Solingen.",
      heading: "Good tools last for decades",
      paragraphs: [dear.en, "this weekend all tools from the workshop in Solingen cost 20% less."],
      button: "Look at the tools",
      leave: leave.en,
    },
    de: {
      title: "Gutes Werkzeug, günstiger",
      text: "Spaten, Rechen und Scheren aus Solingen, dieses Wochenende 20 % günstiger.",
      subject: "Gutes Werkzeug hält Jahrzehnte: 20 % günstiger",
      preheader: "Spaten, Rechen und Scheren aus Solingen.",
      heading: "Gutes Werkzeug hält Jahrzehnte",
      paragraphs: [
        dear.de,
        "an diesem Wochenende kostet alles Werkzeug aus Solingen 20 % weniger.",
      ],
      button: "Werkzeug ansehen",
      leave: leave.de,
    },
  },
};

/** The same offer, as a question. */
export const toolSaleAsked: CampaignWords = {
  path: "/sale/tools",
  locales: {
    en: {
      ...toolSale.locales.en,
      title: "Is your spade still sharp?",
      subject: "Is your spade still sharp?",
      heading: "Is your spade still sharp?",
    },
    de: {
      ...toolSale.locales.de,
      title: "Ist dein Spaten noch scharf?",
      subject: "Ist dein Spaten noch scharf?",
      heading: "Ist dein Spaten noch scharf?",
    },
  },
};

export const winterLetter: CampaignWords = {
  path: "/letter/winter",
  locales: {
    en: {
      title: "The garden in winter",
      text: "What to cover, what to cut, and what to leave for the birds.",
      subject: "The garden in winter",
      preheader: "What to cover, what to cut, what to leave for the birds.",
      heading: "The garden in winter",
      paragraphs: [
        dear.en,
        "it is time to cover roses, to clean tools, and to leave seeds for the birds.",
      ],
      button: "Read the letter",
      leave: leave.en,
    },
    de: {
      title: "Der Garten im Winter",
      text: "Was abzudecken ist, was zu schneiden, und was den Vögeln bleibt.",
      subject: "Der Garten im Winter",
      preheader: "Was abzudecken ist, was zu schneiden, und was den Vögeln bleibt.",
      heading: "Der Garten im Winter",
      paragraphs: [
        dear.de,
        "es ist Zeit, Rosen abzudecken, Werkzeug zu putzen und den Vögeln Samen zu lassen.",
      ],
      button: "Zum Brief",
      leave: leave.de,
    },
  },
};

export const comeBack: CampaignWords = {
  path: "/whats-new",
  locales: {
    en: {
      title: "We have missed you",
      text: "New gardens near {{ user.city | default: 'you' }} wait for a visit.",
      subject: "We have missed you",
      preheader: "New gardens near you wait for a visit.",
      heading: "We have missed you",
      paragraphs: [dear.en, "while you were away, your neighbours have planted a lot."],
      button: "See what is new",
      leave: leave.en,
    },
    de: {
      title: "Du hast uns gefehlt",
      text: "Neue Gärten in {{ user.city | default: 'deiner Nähe' }} warten auf dich.",
      subject: "Du hast uns gefehlt",
      preheader: "Neue Gärten in deiner Nähe warten auf dich.",
      heading: "Du hast uns gefehlt",
      paragraphs: [dear.de, "während du weg warst, haben deine Nachbarn viel gepflanzt."],
      button: "Neues ansehen",
      leave: leave.de,
    },
  },
};
