import { toast } from "sonner";
import { Segmented } from "../ui/segmented";
import type { Vocabulary } from "./code-language";
import { sourceOf, withFormat, withSource } from "./content";
import { fieldsOf } from "./fields";
import { SourceField } from "./source-field";
import type { ChannelContent, Problem } from "./template";

/** The sources of one channel in one locale. */
export function ChannelForm(props: {
  channel: string;
  locale: string;
  sources: ChannelContent;
  /** Without it, everything is only read. */
  onChange?: (update: (sources: ChannelContent) => ChannelContent) => void;
  vocabulary: Vocabulary;
  /** Of this channel and locale. */
  problems: readonly Problem[];
  lengths: Record<string, { n: number; max: number }>;
  /** The problem that was jumped to. */
  jump: Problem | null;
}) {
  const { channel, locale, sources, onChange, vocabulary, problems, lengths, jump } = props;
  return (
    <div className="grid gap-4 p-4">
      {fieldsOf(channel).map((spec) => (
        <SourceField
          // Each source has a history of its own to undo.
          key={`${channel}/${locale}/${spec.key}/${sources.design?.format ?? ""}`}
          spec={spec}
          value={sourceOf(sources, spec.key)}
          onChange={onChange && ((text) => onChange((old) => withSource(old, spec.key, text)))}
          vocabulary={vocabulary}
          problems={problems.filter(({ field }) => field === spec.key)}
          length={lengths[spec.key]}
          focusAt={jump?.field === spec.key ? jump : null}
          actions={
            channel === "email" &&
            spec.key === "body" && <MailFormat sources={sources} onChange={onChange} />
          }
        />
      ))}
    </div>
  );
}

const formats = [
  { value: "html", label: "HTML" },
  { value: "mjml", label: "MJML" },
] as const;

function MailFormat(props: {
  sources: ChannelContent;
  onChange?: (update: (sources: ChannelContent) => ChannelContent) => void;
}) {
  const { sources, onChange } = props;
  const format = sources.design ? "mjml" : "html";
  if (!onChange) return <span className="text-ink-faint text-xs">{format.toUpperCase()}</span>;
  const choose = (chosen: "html" | "mjml") => {
    if (chosen === format) return;
    onChange((old) => withFormat(old, chosen));
    toast(`The mail is written in ${chosen.toUpperCase()} now`, {
      action: { label: "Undo", onClick: () => onChange((old) => ({ ...old, ...bodyOf(sources) })) },
    });
  };
  return (
    <Segmented
      aria-label="Format of the mail"
      value={format}
      onValueChange={choose}
      options={formats}
    />
  );
}

const bodyOf = ({ body, design }: ChannelContent) => ({ body, design });
