import { MailPreview } from "./mail-preview";
import { Phone } from "./phone";
import { AndroidPush, IosPush } from "./push-card";
import type { Look, Rendered } from "./rendered";
import { InboxPreview, SmsPreview, WebhookPreview } from "./small-previews";

/** One channel as its reader sees it. */
export function ChannelPreview(props: {
  channel: string;
  rendered: Rendered | undefined;
  sender: string;
  look: Look;
  images: boolean;
}) {
  const { channel, rendered, sender, look, images } = props;
  if (!rendered)
    return <p className="py-8 text-center text-ink-soft text-sm">Nothing is written here yet.</p>;
  if (rendered.problems.length > 0)
    return (
      <ul role="alert" className="grid gap-1 rounded-lg bg-bad-soft p-3 text-bad text-sm">
        {rendered.problems.map((problem) => (
          <li key={`${problem.field}:${problem.message}`}>{problem.message}</li>
        ))}
      </ul>
    );
  switch (channel) {
    case "push":
      return (
        <div className="grid grid-cols-[repeat(auto-fit,minmax(15rem,1fr))] gap-6">
          <Phone system="ios" look={look} caption="One line of title, four of text.">
            <IosPush push={rendered} look={look} appName={sender} images={images} />
          </Phone>
          <Phone system="android" look={look} caption="Unfolded; folded, one line of text shows.">
            <AndroidPush push={rendered} look={look} appName={sender} images={images} />
          </Phone>
        </div>
      );
    case "email":
      return <MailPreview mail={rendered} sender={sender} look={look} images={images} />;
    case "sms":
      return <SmsPreview sms={rendered} sender={sender} look={look} />;
    case "webhook":
      return <WebhookPreview hook={rendered} />;
    default:
      return <InboxPreview item={rendered} images={images} look={look} />;
  }
}
