/** What the page of an unsubscribe link says; {name} is the type's, {sender} who sends. */
export type PageWords = {
  ask: string;
  askText: string;
  stop: string;
  stopped: string;
  stoppedText: string;
  undo: string;
  /** Leads to the preference centre. */
  all: string;
  gone: string;
  goneText: string;
};

const en: PageWords = {
  ask: "Unsubscribe?",
  askText: "You will get no more mails of the kind {name} from {sender}.",
  stop: "Unsubscribe",
  stopped: "You are unsubscribed",
  stoppedText: "You get no more mails of the kind {name} from {sender}.",
  undo: "Subscribe again",
  all: "Choose what else you get",
  gone: "This link leads nowhere",
  goneText: "It is incomplete, or there is nothing left to unsubscribe from.",
};

const de: PageWords = {
  ask: "Abmelden?",
  askText: "Sie erhalten dann keine E-Mails der Art {name} von {sender} mehr.",
  stop: "Abmelden",
  stopped: "Sie sind abgemeldet",
  stoppedText: "Sie erhalten keine E-Mails der Art {name} von {sender} mehr.",
  undo: "Wieder anmelden",
  all: "Alle Einstellungen ansehen",
  gone: "Dieser Link führt ins Leere",
  goneText: "Er ist unvollständig, oder es gibt nichts mehr, wovon Sie sich abmelden könnten.",
};

const fr: PageWords = {
  ask: "Se désabonner ?",
  askText: "Vous ne recevrez plus d’e-mails du type {name} de la part de {sender}.",
  stop: "Se désabonner",
  stopped: "Vous êtes désabonné",
  stoppedText: "Vous ne recevez plus d’e-mails du type {name} de la part de {sender}.",
  undo: "Se réabonner",
  all: "Choisir ce que vous recevez",
  gone: "Ce lien ne mène nulle part",
  goneText: "Il est incomplet, ou il n’y a plus rien dont vous désabonner.",
};

const es: PageWords = {
  ask: "¿Darse de baja?",
  askText: "Ya no recibirá correos del tipo {name} de {sender}.",
  stop: "Darse de baja",
  stopped: "Se ha dado de baja",
  stoppedText: "Ya no recibe correos del tipo {name} de {sender}.",
  undo: "Volver a suscribirse",
  all: "Elegir qué recibe",
  gone: "Este enlace no lleva a ninguna parte",
  goneText: "Está incompleto, o ya no queda nada de lo que darse de baja.",
};

const pt: PageWords = {
  ask: "Cancelar a subscrição?",
  askText: "Deixará de receber e-mails do tipo {name} de {sender}.",
  stop: "Cancelar a subscrição",
  stopped: "Subscrição cancelada",
  stoppedText: "Já não recebe e-mails do tipo {name} de {sender}.",
  undo: "Subscrever de novo",
  all: "Escolher o que recebe",
  gone: "Esta ligação não leva a lado nenhum",
  goneText: "Está incompleta, ou já não há nada para cancelar.",
};

const it: PageWords = {
  ask: "Annullare l’iscrizione?",
  askText: "Non riceverà più e-mail del tipo {name} da {sender}.",
  stop: "Annulla l’iscrizione",
  stopped: "Iscrizione annullata",
  stoppedText: "Non riceve più e-mail del tipo {name} da {sender}.",
  undo: "Iscriviti di nuovo",
  all: "Scegliere cosa ricevere",
  gone: "Questo link non porta da nessuna parte",
  goneText: "È incompleto, o non c’è più nulla da annullare.",
};

const nl: PageWords = {
  ask: "Afmelden?",
  askText: "U ontvangt dan geen e-mails van het soort {name} van {sender} meer.",
  stop: "Afmelden",
  stopped: "U bent afgemeld",
  stoppedText: "U ontvangt geen e-mails van het soort {name} van {sender} meer.",
  undo: "Opnieuw aanmelden",
  all: "Kiezen wat u ontvangt",
  gone: "Deze link leidt nergens heen",
  goneText: "Hij is onvolledig, of er is niets meer om u van af te melden.",
};

const ja: PageWords = {
  ask: "配信を停止しますか?",
  askText: "{sender} からの {name} のメールは届かなくなります。",
  stop: "配信を停止する",
  stopped: "配信を停止しました",
  stoppedText: "{sender} からの {name} のメールは届きません。",
  undo: "もう一度受け取る",
  all: "受け取る内容を選ぶ",
  gone: "このリンクは使えません",
  goneText: "リンクが不完全か、停止するものがもうありません。",
};

/** By language; readers of others get English. */
export const unsubscribeWords = { en, de, fr, es, pt, it, nl, ja };
