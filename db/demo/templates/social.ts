import type { Template } from "./compose";

/** Who did it: the name if the event carries one, else the actor's id. */
const who = (somebody: string) => `{{ data.actorName | default: actor | default: "${somebody}" }}`;
const quote = "{% if data.text %}: “{{ data.text | truncate: 120 }}”{% endif %}";
const what = (photo: string) => `{{ data.what | default: "${photo}" }}`;
const objectPath = "/p/{{ object | url_encode }}";

const like: Template = {
  path: objectPath,
  locales: {
    en: { title: "New like", text: `${who("Somebody")} liked ${what("your photo")}.` },
    de: { title: "Neues „Gefällt mir“", text: `${who("Jemand")} gefällt ${what("dein Foto")}.` },
    fr: { title: "Nouveau j’aime", text: `${who("Quelqu’un")} aime ${what("votre photo")}.` },
    es: { title: "Nuevo me gusta", text: `A ${who("alguien")} le gusta ${what("tu foto")}.` },
    "pt-BR": { title: "Nova curtida", text: `${who("Alguém")} curtiu ${what("a sua foto")}.` },
    ja: {
      title: "いいね！",
      text: `${who("だれか")}さんが${what("あなたの写真")}にいいねしました。`,
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
    en: { title: "New follower", text: `${who("Somebody")} follows you now.` },
    de: { title: "Neuer Follower", text: `${who("Jemand")} folgt dir jetzt.` },
    fr: { title: "Nouvel abonné", text: `${who("Quelqu’un")} vous suit maintenant.` },
    es: { title: "Nuevo seguidor", text: `${who("Alguien")} ahora te sigue.` },
    "pt-BR": { title: "Novo seguidor", text: `${who("Alguém")} agora segue você.` },
    ja: { title: "新しいフォロワー", text: `${who("だれか")}さんがあなたをフォローしました。` },
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
