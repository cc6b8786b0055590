import type { Template } from "./compose";

/** Who did it: the name if the event carries one, else the actor's id. */
const who = (somebody: string) => `{{ data.actorName | default: actor | default: "${somebody}" }}`;
const quote = "{% if data.text %}: “{{ data.text | truncate: 120 }}”{% endif %}";
const what = (photo: string) => `{{ data.what | default: "${photo}" }}`;
const objectPath = "/p/{{ object | url_encode }}";

/** Of one, of one more, or of one and so many others. */
const summed = (one: string, also: string, many: string) =>
  `{% if others > 1 %}${many}{% elsif others == 1 %}${also}{% else %}${one}{% endif %}`;
const plural = (one: string, many: string) =>
  `{% if others > 0 %}${many}{% else %}${one}{% endif %}`;

const like: Template = {
  path: objectPath,
  locales: {
    en: {
      title: plural("New like", "New likes"),
      text: `${who("Somebody")}${summed("", " also", " and {{ others }} others")} liked ${what("your photo")}.`,
    },
    de: {
      title: plural("Neues „Gefällt mir“", "Mehr „Gefällt mir“"),
      text: `${summed("", "Auch ", "")}${who("Jemand")}${summed("", "", " und {{ others }} anderen")} gefällt ${what("dein Foto")}.`,
    },
    fr: {
      title: plural("Nouveau j’aime", "Nouveaux j’aime"),
      text: `${who("Quelqu’un")} ${summed("aime", "aime aussi", "et {{ others }} autres personnes aiment")} ${what("votre photo")}.`,
    },
    es: {
      title: plural("Nuevo me gusta", "Nuevos me gusta"),
      text: `A ${who("alguien")} ${summed("le gusta", "también le gusta", "y a {{ others }} personas más les gusta")} ${what("tu foto")}.`,
    },
    "pt-BR": {
      title: plural("Nova curtida", "Novas curtidas"),
      text: `${who("Alguém")} ${summed("curtiu", "também curtiu", "e mais {{ others }} pessoas curtiram")} ${what("a sua foto")}.`,
    },
    ja: {
      title: "いいね！",
      text: `${who("だれか")}さん${summed("が", "も", "ほか{{ others }}人が")}${what("あなたの写真")}にいいねしました。`,
    },
  },
};

const comment: Template = {
  path: objectPath,
  locales: {
    en: {
      title: `${who("Somebody")} commented`,
      text: `${who("Somebody")} commented on ${what("your photo")}${quote}`,
      action: "Reply",
    },
    de: {
      title: `${who("Jemand")} hat kommentiert`,
      text: `${who("Jemand")} hat ${what("dein Foto")} kommentiert${quote}`,
      action: "Antworten",
    },
    fr: {
      title: `${who("Quelqu’un")} a commenté`,
      text: `${who("Quelqu’un")} a commenté ${what("votre photo")}${quote}`,
      action: "Répondre",
    },
    es: {
      title: `${who("Alguien")} ha comentado`,
      text: `${who("Alguien")} ha comentado ${what("tu foto")}${quote}`,
      action: "Responder",
    },
    "pt-BR": {
      title: `${who("Alguém")} comentou`,
      text: `${who("Alguém")} comentou ${what("a sua foto")}${quote}`,
      action: "Responder",
    },
    ja: {
      title: "新しいコメント",
      text: `${who("だれか")}さんがコメントしました${quote}`,
      action: "返信する",
    },
  },
};

const follow: Template = {
  path: "/u/{{ actor | url_encode }}",
  locales: {
    en: {
      title: plural("New follower", "New followers"),
      text: `${who("Somebody")} ${summed("follows you now", "follows you now, too", "and {{ others }} others follow you now")}.`,
    },
    de: {
      title: plural("Neuer Follower", "Neue Follower"),
      text: `${who("Jemand")} ${summed("folgt dir jetzt", "folgt dir jetzt auch", "und {{ others }} andere folgen dir jetzt")}.`,
    },
    fr: {
      title: plural("Nouvel abonné", "Nouveaux abonnés"),
      text: `${who("Quelqu’un")} ${summed("vous suit maintenant", "vous suit aussi maintenant", "et {{ others }} autres personnes vous suivent maintenant")}.`,
    },
    es: {
      title: plural("Nuevo seguidor", "Nuevos seguidores"),
      text: `${who("Alguien")} ${summed("ahora te sigue", "ahora también te sigue", "y {{ others }} personas más ahora te siguen")}.`,
    },
    "pt-BR": {
      title: plural("Novo seguidor", "Novos seguidores"),
      text: `${who("Alguém")} ${summed("agora segue você", "agora também segue você", "e mais {{ others }} pessoas agora seguem você")}.`,
    },
    ja: {
      title: "新しいフォロワー",
      text: `${who("だれか")}さん${summed("が", "も", "ほか{{ others }}人が")}あなたをフォローしました。`,
    },
  },
};

const mention: Template = {
  path: objectPath,
  locales: {
    en: {
      title: `${who("Somebody")} mentioned you`,
      text: `${who("Somebody")} mentioned you${quote}`,
      action: "See the post",
    },
    de: {
      title: `${who("Jemand")} hat dich erwähnt`,
      text: `${who("Jemand")} hat dich erwähnt${quote}`,
      action: "Beitrag ansehen",
    },
    fr: {
      title: `${who("Quelqu’un")} vous a mentionné`,
      text: `${who("Quelqu’un")} vous a mentionné${quote}`,
      action: "Voir la publication",
    },
  },
};

const friendJoined: Template = {
  path: "/u/{{ actor | url_encode }}",
  locales: {
    en: {
      title: "A friend is here",
      text: `${who("A contact of yours")} just joined Meadow. Say hello!`,
    },
    de: {
      title: "Jemand, den du kennst",
      text: `${who("Ein Kontakt von dir")} ist jetzt bei Meadow. Sag hallo!`,
    },
  },
};

const messageReceived: Template = {
  path: "/messages/{{ actor | url_encode }}",
  locales: {
    en: {
      title: who("New message"),
      text: '{{ data.text | default: "Sent you a message." | truncate: 200 }}',
    },
    de: {
      title: who("Neue Nachricht"),
      text: '{{ data.text | default: "Hat dir geschrieben." | truncate: 200 }}',
    },
  },
};

const postCreated: Template = {
  path: objectPath,
  locales: {
    en: {
      title: `New from ${who("somebody you follow")}`,
      text: '{{ data.title | default: "Take a look at the new post." }}',
    },
    de: {
      title: `Neu von ${who("jemandem, dem du folgst")}`,
      text: '{{ data.title | default: "Sieh dir den neuen Beitrag an." }}',
    },
    fr: {
      title: `Du nouveau chez ${who("un compte suivi")}`,
      text: '{{ data.title | default: "Découvrez la nouvelle publication." }}',
    },
    es: {
      title: `Novedad de ${who("alguien a quien sigues")}`,
      text: '{{ data.title | default: "Mira la nueva publicación." }}',
    },
    "pt-BR": {
      title: `Novidade de ${who("alguém que você segue")}`,
      text: '{{ data.title | default: "Veja a nova publicação." }}',
    },
    ja: {
      title: `${who("フォロー中の人")}さんの新しい投稿`,
      text: '{{ data.title | default: "新しい投稿をご覧ください。" }}',
    },
  },
};

const liveStarted: Template = {
  path: "/live/{{ actor | url_encode }}",
  locales: {
    en: {
      title: `${who("Somebody you follow")} is live`,
      text: '{{ data.title | default: "Join now." }}',
    },
    de: {
      title: `${who("Jemand, dem du folgst,")} ist live`,
      text: '{{ data.title | default: "Sei jetzt dabei." }}',
    },
  },
};

export const socialTemplates: Record<string, Template> = {
  like,
  comment,
  follow,
  mention,
  "friend.joined": friendJoined,
  "message.received": messageReceived,
  "post.created": postCreated,
  "live.started": liveStarted,
};
