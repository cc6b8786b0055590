import { useMutation } from "@tanstack/react-query";
import { Send } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { useApi } from "@/components/api";
import { localeName, localesOf } from "@/components/editor/content";
import type { Template, TemplateContent } from "@/components/editor/template";
import { channelLabel, channelList } from "@/components/notification/channels";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";

/** Sends what stands in the editor to whoever is signed in, through the real pipeline. */
export function TestDialog(props: {
  template: Template;
  content: TemplateContent;
  /** What is offered at most; without it, every channel of the template. */
  channels?: readonly string[];
}) {
  const { template, content } = props;
  const [open, setOpen] = useState(false);
  const offered = template.channels.filter(
    (channel) => channel in content && (props.channels?.includes(channel) ?? true),
  );
  const [left, setLeft] = useState<string[]>([]);
  const channels = offered.filter((channel) => !left.includes(channel));
  const locales = localesOf(content);
  const [locale, setLocale] = useState<string | null>(null);
  const send = useMutation(useApi().templates.sendTest.mutationOptions({ meta: { quiet: true } }));
  const chosen = locale ?? locales[0];
  const toggle = (channel: string, on: boolean) =>
    setLeft(on ? left.filter((other) => other !== channel) : [...left, channel]);
  return (
    <Dialog
      title="Send a test to me"
      description="What stands in the editor now goes to your own e-mail address, with example data, through the real pipeline."
      open={open}
      onOpenChange={(next) => {
        send.reset();
        setOpen(next);
      }}
      trigger={
        <Button disabled={offered.length === 0}>
          <Send aria-hidden /> Send test
        </Button>
      }
      footer={
        <>
          <Button onClick={() => setOpen(false)}>Close</Button>
          <Button
            variant="primary"
            pending={send.isPending}
            disabled={channels.length === 0}
            onClick={() => send.mutate({ id: template.id, content, channels, locale: chosen })}
          >
            {send.isSuccess ? "Send again" : "Send"}
          </Button>
        </>
      }
    >
      <div className="grid gap-4">
        <fieldset className="grid gap-2">
          <legend className="pb-1.5 font-medium text-sm">Channels</legend>
          {offered.map((channel) => (
            // biome-ignore lint/a11y/noLabelWithoutControl: the checkbox is a button inside of it
            <label key={channel} className="flex w-fit items-center gap-2 text-sm">
              <Checkbox
                checked={channels.includes(channel)}
                onCheckedChange={(on) => toggle(channel, on === true)}
              />
              {channelLabel(channel)}
            </label>
          ))}
        </fieldset>
        <Field label="Locale">
          {(control) => (
            <Select
              {...control}
              value={chosen}
              onValueChange={setLocale}
              options={locales.map((key) => ({ value: key, label: key, hint: localeName(key) }))}
            />
          )}
        </Field>
        {send.error && (
          <p role="alert" className="text-bad text-sm">
            {send.error.message}
          </p>
        )}
        {send.data && (
          <p role="status" className="rounded-lg bg-ok-soft px-3 py-2 text-ok text-sm">
            Accepted for {channelList(channels)}; what you cannot be reached on is left out.{" "}
            <Link href={`/notifications/${send.data.notificationId}`} className="underline">
              See what became of it
            </Link>
          </p>
        )}
      </div>
    </Dialog>
  );
}
