import type { Template } from "./compose";

const hello = (word: string, end: string) =>
  `${word}{% if user.firstName %} {{ user.firstName }}{% endif %}${end}`;

const featureAnnounced: Template = {
  path: "/whats-new",
  locales: {
    en: {
      title: 'New: {{ data.feature | default: "something for you" }}',
      text: '{{ data.summary | default: "See what has changed in the app." }}',
    },
    de: {
      title: 'Neu: {{ data.feature | default: "etwas für dich" }}',
      text: '{{ data.summary | default: "Sieh dir an, was neu ist." }}',
    },
    fr: {
      title: 'Nouveau : {{ data.feature | default: "une surprise" }}',
      text: '{{ data.summary | default: "Découvrez ce qui change." }}',
    },
  },
};

const policyChanged: Template = {
  path: "/policies",
  locales: {
    en: {
      title: 'We are changing our {{ data.policy | default: "terms" }}',
      text: '{{ data.summary | default: "The new version is easier to read." }} It holds from {{ data.from | default: "next month" }} on.',
      action: "Read the new version",
      mail: [
        "You need not do anything. If you do not agree, you can close your account at any time before.",
      ],
    },
    de: {
      title: 'Wir ändern unsere {{ data.policy | default: "Bedingungen" }}',
      text: '{{ data.summary | default: "Die neue Fassung liest sich leichter." }} Sie gilt ab {{ data.from | default: "nächstem Monat" }}.',
      action: "Neue Fassung lesen",
      mail: [
        "Du musst nichts tun. Wenn du nicht einverstanden bist, kannst du dein Konto vorher jederzeit schließen.",
      ],
    },
  },
};

const newsletter: Template = {
  path: "/letter/{{ object | url_encode }}",
  locales: {
    en: {
      title: '{{ data.headline | default: "This month at Meadow" }}',
      text: hello("Hello", ", here is what we have been up to."),
      action: "Read on",
      mail: [
        '{{ data.intro | default: "New gardens to visit, seeds for the season, and three stories from people like you." }}',
      ],
    },
    de: {
      title: '{{ data.headline | default: "Der Monat bei Meadow" }}',
      text: hello("Hallo", ", das gibt es Neues bei uns."),
      action: "Weiterlesen",
      mail: [
        '{{ data.intro | default: "Neue Gärten, Saatgut der Saison und drei Geschichten von Menschen wie dir." }}',
      ],
    },
    fr: {
      title: '{{ data.headline | default: "Ce mois-ci chez Meadow" }}',
      text: hello("Bonjour", ", voici nos nouvelles."),
      action: "Lire la suite",
    },
    es: {
      title: '{{ data.headline | default: "Este mes en Meadow" }}',
      text: hello("Hola", ", estas son nuestras novedades."),
      action: "Seguir leyendo",
    },
    "pt-BR": {
      title: '{{ data.headline | default: "Este mês na Meadow" }}',
      text: hello("Olá", ", estas são as novidades."),
      action: "Continuar lendo",
    },
    ja: {
      title: '{{ data.headline | default: "今月のMeadow" }}',
      text: "今月のニュースをお届けします。",
      action: "続きを読む",
    },
  },
};

const flashSale: Template = {
  path: "/sale",
  locales: {
    en: {
      title: "{{ data.percent | default: 20 }} % off, today only",
      text: 'Everything in {{ data.collection | default: "the shop" }} is {{ data.percent | default: 20 }} % off until {{ data.until | default: "midnight" }}.',
      action: "To the shop",
    },
    de: {
      title: "{{ data.percent | default: 20 }} % Rabatt, nur heute",
      text: 'Alles in {{ data.collection | default: "unserem Laden" }} ist {{ data.percent | default: 20 }} % günstiger, bis {{ data.until | default: "Mitternacht" }}.',
      action: "Zum Laden",
    },
    fr: {
      title: "−{{ data.percent | default: 20 }} %, aujourd’hui seulement",
      text: 'Tout est à −{{ data.percent | default: 20 }} % jusqu’à {{ data.until | default: "minuit" }}.',
      action: "Voir la boutique",
    },
    es: {
      title: "{{ data.percent | default: 20 }} % menos, solo hoy",
      text: 'Todo con un {{ data.percent | default: 20 }} % de descuento hasta {{ data.until | default: "medianoche" }}.',
      action: "Ir a la tienda",
    },
  },
};

const reengagement: Template = {
  path: "/",
  locales: {
    en: {
      title: hello("We miss you", ""),
      text: '{{ data.newPosts | default: "New" }} posts from people you follow are waiting.',
      action: "Take a look",
    },
    de: {
      title: "Wir vermissen dich",
      text: "{{ data.newPosts | default: 'Neue' }} Beiträge von Leuten, denen du folgst, warten auf dich.",
      action: "Ansehen",
    },
    fr: {
      title: "Vous nous manquez",
      text: "De nouvelles publications vous attendent.",
      action: "Découvrir",
    },
  },
};

const weeklyDigest: Template = {
  path: "/digest",
  locales: {
    en: {
      title: "Your week at Meadow",
      text: "{{ data.likes | default: 0 }} likes, {{ data.comments | default: 0 }} comments and {{ data.followers | default: 0 }} new followers.",
      action: "See your week",
    },
    de: {
      title: "Deine Woche bei Meadow",
      text: "{{ data.likes | default: 0 }}-mal „Gefällt mir“, {{ data.comments | default: 0 }} Kommentare und {{ data.followers | default: 0 }} neue Follower.",
      action: "Deine Woche ansehen",
    },
  },
};

const survey: Template = {
  path: "/survey/{{ object | url_encode }}",
  locales: {
    en: {
      title: "One question",
      text: '{{ data.question | default: "How do you like Meadow?" }}',
      action: "Answer",
    },
    de: {
      title: "Eine Frage",
      text: '{{ data.question | default: "Wie gefällt dir Meadow?" }}',
      action: "Antworten",
    },
  },
};

export const announcementTemplates: Record<string, Template> = {
  "feature.announced": featureAnnounced,
  "policy.changed": policyChanged,
  newsletter,
  "flash.sale": flashSale,
  reengagement,
  "weekly.digest": weeklyDigest,
  survey,
};
