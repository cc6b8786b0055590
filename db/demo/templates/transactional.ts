import type { Template } from "./compose";

const code = '{{ data.code | default: "------" }}';
const expires = "{{ data.expiresInMinutes | default: 5 }}";
const order = "{{ data.orderNumber | default: object }}";
const device = '{{ data.device | default: "a new device" }}';

const otp: Template = {
  locales: {
    en: {
      title: `${code} is your code`,
      text: `${code} is your sign-in code. It is valid for ${expires} minutes.`,
      mail: [
        "Nobody from Meadow will ever ask you for it. If you did not try to sign in, change your password.",
      ],
    },
    de: {
      title: `${code} ist dein Code`,
      text: `${code} ist dein Anmeldecode. Er gilt ${expires} Minuten.`,
      mail: [
        "Niemand von Meadow wird dich je danach fragen. Wenn du dich nicht anmelden wolltest, ändere dein Passwort.",
      ],
    },
    fr: {
      title: `${code} est votre code`,
      text: `${code} est votre code de connexion. Il est valable ${expires} minutes.`,
      mail: [
        "Personne chez Meadow ne vous le demandera. Si ce n’était pas vous, changez de mot de passe.",
      ],
    },
    es: {
      title: `${code} es tu código`,
      text: `${code} es tu código de acceso. Vale durante ${expires} minutos.`,
      mail: ["Nadie de Meadow te lo pedirá. Si no has sido tú, cambia tu contraseña."],
    },
    "pt-BR": {
      title: `${code} é o seu código`,
      text: `${code} é o seu código de acesso. Ele vale por ${expires} minutos.`,
      mail: ["Ninguém da Meadow vai pedir esse código. Se não foi você, troque a sua senha."],
    },
    ja: {
      title: `認証コード: ${code}`,
      text: `認証コードは ${code} です。有効期限は${expires}分です。`,
      mail: [
        "Meadowがコードをお尋ねすることはありません。お心当たりがない場合は、パスワードを変更してください。",
      ],
    },
  },
};

const securityAlert: Template = {
  path: "/security",
  locales: {
    en: {
      title: "New sign-in to your account",
      text: `Your account was used on ${device}{% if data.city %} in {{ data.city }}{% endif %}. Was that you?`,
      action: "Check my account",
      mail: ["If it was not you, change your password now: all other sessions will be closed."],
    },
    de: {
      title: "Neue Anmeldung bei deinem Konto",
      text: `Dein Konto wurde auf {{ data.device | default: "einem neuen Gerät" }}{% if data.city %} in {{ data.city }}{% endif %} benutzt. Warst du das?`,
      action: "Konto prüfen",
      mail: ["Wenn nicht, ändere jetzt dein Passwort: alle anderen Sitzungen werden beendet."],
    },
    fr: {
      title: "Nouvelle connexion à votre compte",
      text: `Votre compte a été utilisé sur {{ data.device | default: "un nouvel appareil" }}{% if data.city %} ({{ data.city }}){% endif %}. Était-ce vous ?`,
      action: "Vérifier mon compte",
    },
    es: {
      title: "Nuevo acceso a tu cuenta",
      text: `Se ha usado tu cuenta en {{ data.device | default: "un dispositivo nuevo" }}{% if data.city %} ({{ data.city }}){% endif %}. ¿Has sido tú?`,
      action: "Revisar mi cuenta",
    },
    "pt-BR": {
      title: "Novo acesso à sua conta",
      text: `Sua conta foi usada em {{ data.device | default: "um novo dispositivo" }}{% if data.city %} ({{ data.city }}){% endif %}. Foi você?`,
      action: "Conferir minha conta",
    },
    ja: {
      title: "新しいログインがありました",
      text: `{{ data.device | default: "新しい端末" }}からログインがありました。ご本人ですか？`,
      action: "アカウントを確認",
    },
  },
};

const amount = '{{ data.amount | default: "your payment" }}';

const paymentConfirmed: Template = {
  path: "/orders/{{ data.orderNumber | default: object | url_encode }}",
  locales: {
    en: {
      title: "Payment received",
      text: `We received ${amount} for order ${order}. Thank you!`,
      action: "See the receipt",
    },
    de: {
      title: "Zahlung erhalten",
      text: `{{ data.amount | default: "Deine Zahlung" }} für Bestellung ${order} ist angekommen. Danke!`,
      action: "Beleg ansehen",
    },
    fr: {
      title: "Paiement reçu",
      text: `Nous avons reçu {{ data.amount | default: "votre paiement" }} pour la commande ${order}. Merci !`,
      action: "Voir le reçu",
    },
    es: {
      title: "Pago recibido",
      text: `Hemos recibido {{ data.amount | default: "tu pago" }} del pedido ${order}. ¡Gracias!`,
      action: "Ver el recibo",
    },
  },
};

const paymentFailed: Template = {
  path: "/billing",
  locales: {
    en: {
      title: "Your payment did not go through",
      text: `We could not charge ${amount}{% if data.reason %}: {{ data.reason }}{% endif %}. Please check your card.`,
      action: "Update payment method",
      mail: ["Nothing is lost: we keep your order for three days."],
    },
    de: {
      title: "Deine Zahlung ist fehlgeschlagen",
      text: `{{ data.amount | default: "Der Betrag" }} konnte nicht abgebucht werden. Bitte prüfe deine Karte.`,
      action: "Zahlungsart ändern",
      mail: ["Nichts ist verloren: wir halten deine Bestellung drei Tage."],
    },
  },
};

const carrier = "{% if data.carrier %} with {{ data.carrier }}{% endif %}";

const orderShipped: Template = {
  path: "/orders/{{ data.orderNumber | default: object | url_encode }}",
  locales: {
    en: {
      title: `Order ${order} is on its way`,
      text: `Good news{% if user.firstName %}, {{ user.firstName }}{% endif %}: your parcel left our warehouse${carrier}.`,
      action: "Track the parcel",
      mail: [`It should arrive {{ data.arrival | default: "within three working days" }}.`],
    },
    de: {
      title: `Bestellung ${order} ist unterwegs`,
      text: `Gute Nachricht{% if user.firstName %}, {{ user.firstName }}{% endif %}: dein Paket hat unser Lager verlassen.`,
      action: "Sendung verfolgen",
    },
    fr: {
      title: `La commande ${order} est en route`,
      text: "Bonne nouvelle : votre colis a quitté notre entrepôt.",
      action: "Suivre le colis",
    },
    es: {
      title: `El pedido ${order} está en camino`,
      text: "Buenas noticias: tu paquete ha salido de nuestro almacén.",
      action: "Seguir el paquete",
    },
    "pt-BR": {
      title: `O pedido ${order} está a caminho`,
      text: "Boa notícia: o seu pacote saiu do nosso depósito.",
      action: "Rastrear o pacote",
    },
    ja: {
      title: `ご注文 ${order} を発送しました`,
      text: "お荷物が倉庫を出発しました。",
      action: "配送状況を見る",
    },
  },
};

const place = "{% if data.place %}, {{ data.place }}{% endif %}";

const appointmentReminder: Template = {
  path: "/appointments/{{ object | url_encode }}",
  locales: {
    en: {
      title: 'Reminder: {{ data.title | default: "your appointment" }}',
      text: `{{ data.title | default: "Your appointment" }} is {{ data.when | default: "soon" }}${place}.`,
      action: "See details",
    },
    de: {
      title: 'Erinnerung: {{ data.title | default: "dein Termin" }}',
      text: `{{ data.title | default: "Dein Termin" }} ist {{ data.when | default: "bald" }}${place}.`,
      action: "Einzelheiten",
    },
    fr: {
      title: 'Rappel : {{ data.title | default: "votre rendez-vous" }}',
      text: `{{ data.title | default: "Votre rendez-vous" }} : {{ data.when | default: "bientôt" }}${place}.`,
      action: "Voir les détails",
    },
  },
};

export const transactionalTemplates: Record<string, Template> = {
  otp,
  "security.alert": securityAlert,
  "payment.confirmed": paymentConfirmed,
  "payment.failed": paymentFailed,
  "order.shipped": orderShipped,
  "appointment.reminder": appointmentReminder,
};
