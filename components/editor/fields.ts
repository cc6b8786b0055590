/** A source of a channel, as its form has it. */
export type FieldSpec = {
  key: "title" | "body" | "preheader" | "imageUrl" | "actionUrl" | "text" | "badge" | "buttons";
  label: string;
  hint?: string;
  /** `line`: one line; `text`: some lines; `code`: as much as it takes. */
  kind: "line" | "text" | "code";
  placeholder?: string;
};

const image: FieldSpec = {
  key: "imageUrl",
  label: "Image",
  kind: "line",
  placeholder: "https://…",
  hint: "An https address. Optional.",
};
const link: FieldSpec = {
  key: "actionUrl",
  label: "Link",
  kind: "line",
  placeholder: "https://… or myapp://…",
  hint: "What a tap opens. Optional.",
};
const title: FieldSpec = { key: "title", label: "Title", kind: "line" };
const body: FieldSpec = { key: "body", label: "Text", kind: "text" };

const byChannel: Record<string, FieldSpec[]> = {
  in_app: [title, body, image, link],
  push: [
    title,
    body,
    image,
    link,
    {
      key: "buttons",
      label: "Buttons",
      kind: "text",
      placeholder: "Reply | myapp://reply/{{ object }}",
      hint: "One a line: its label, and after | the link that it opens. At most three. Optional.",
    },
    {
      key: "badge",
      label: "Badge",
      kind: "line",
      placeholder: "{{ data.unread }}",
      hint: "The number on the app's icon. Optional.",
    },
  ],
  email: [
    { key: "title", label: "Subject", kind: "line" },
    {
      key: "preheader",
      label: "Preheader",
      kind: "line",
      hint: "Mailboxes show it beside the subject. Optional.",
    },
    { key: "body", label: "Mail", kind: "code" },
    {
      key: "text",
      label: "Text part",
      kind: "text",
      hint: "For readers without HTML. Left empty, it is made of the mail.",
    },
  ],
  sms: [{ ...body, hint: "Plain characters make 160 a segment; an emoji makes it 70." }],
  webhook: [
    title,
    {
      key: "body",
      label: "Body",
      kind: "code",
      hint: "Words, or JSON with its values written as {{ value | json }}, so that quotes do no harm.",
    },
    link,
  ],
};

/** The fields of a channel, in the order they are written. */
export function fieldsOf(channel: string): FieldSpec[] {
  return byChannel[channel] ?? [title, body];
}

/** A field's name as its form has it: "Subject" for a mail's title. */
export function fieldLabel(channel: string, field: string): string {
  return fieldsOf(channel).find(({ key }) => key === field)?.label ?? field;
}
