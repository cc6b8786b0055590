import { CalendarCheck, Send, ShieldCheck } from "lucide-react";
import type { ReactNode } from "react";
import { formatCount } from "@/components/format";
import { Button } from "@/components/ui/button";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { useZone } from "../../../calendar/use-zone";
import type { CampaignView } from "../campaign";
import { usePlan } from "../delivery/use-plan";
import { paceWords, startWords } from "../delivery/words";
import { StartsAt } from "../starts-at";
import type { Draft } from "../use-draft";
import { DecideButtons } from "./decide-buttons";
import { useSendOff } from "./use-send-off";

type Props = {
  view: CampaignView;
  draft: Draft;
  /** How many it is for; null before that is known. */
  people: number | null;
  /** What the checklist says must be fixed first; null while it is made. */
  errors: number | null;
};

/** The last step: asking, deciding, scheduling, whichever is next. */
export function SendOffCard(props: Props) {
  const { view, draft, people, errors } = props;
  const { campaign, approval, permissions } = view;
  const sendOff = useSendOff(campaign.id, draft.revision);
  const needsApproval = people !== null && people > approval.over;
  const ready = draft.state === "saved" && errors === 0 && people !== 0;
  switch (campaign.status) {
    case "scheduled":
      return (
        <Shell title="Scheduled">
          It starts by itself <StartsAt at={campaign.startsAt} />.
        </Shell>
      );
    case "awaiting_approval":
      return (
        <Shell
          title="Approval"
          action={permissions.mayApprove && <DecideButtons sendOff={sendOff} people={people} />}
        >
          {permissions.mayApprove
            ? "You are the second pair of eyes. Look through the steps: it is sent exactly as you see it, and any later change revokes your approval."
            : `It waits for a second person with the right to approve; ${approval.requestedBy} asked, and whoever changed it last cannot approve it either.`}
        </Shell>
      );
    default: {
      const approved = campaign.status === "approved" && approval.current;
      const asks = needsApproval && !approved;
      return (
        <Shell
          title={asks ? "Ask for an approval" : "Schedule"}
          action={
            permissions.mayEdit && (
              <>
                {!asks && <ScheduleButton {...props} ready={ready} schedule={sendOff.schedule} />}
                {!approved && (
                  <Button
                    variant={asks ? "primary" : "ghost"}
                    disabled={!ready}
                    pending={sendOff.requesting}
                    onClick={sendOff.request}
                  >
                    <ShieldCheck aria-hidden />
                    {asks ? "Request approval" : "Ask for an approval first"}
                  </Button>
                )}
              </>
            )
          }
        >
          {words({ ...props, asks, approved })}
        </Shell>
      );
    }
  }
}

function words({
  view,
  draft,
  people,
  errors,
  ...at
}: Props & { asks: boolean; approved: boolean }) {
  const { approval, permissions } = view;
  if (!permissions.mayEdit) return "Marketing and administrators schedule campaigns.";
  if (draft.state !== "saved") return "Your last changes are being saved.";
  if (errors === null) return "The review comes first; it takes some seconds.";
  if (errors > 0)
    return errors === 1
      ? "One thing on the checklist has to be fixed first."
      : `${errors} things on the checklist have to be fixed first.`;
  if (people === 0) return "Nobody is in the audience yet.";
  if (at.asks)
    return `It goes to more than ${formatCount(approval.over)} people, so a second person has to approve exactly what will be sent. Any edit after that revokes the approval.`;
  if (at.approved) return `${approval.approvedBy} approved exactly this. You can schedule it.`;
  return "Everything is ready. Nothing is sent before you confirm.";
}

function Shell(props: { title: string; action?: ReactNode; children: ReactNode }) {
  return (
    <Card>
      <CardHeader title={props.title} />
      <CardBody className="grid gap-3">
        <p className="text-ink-soft text-sm">{props.children}</p>
        {props.action && <div className="grid gap-2">{props.action}</div>}
      </CardBody>
    </Card>
  );
}

function ScheduleButton(props: Props & { ready: boolean; schedule: () => Promise<unknown> }) {
  const { draft, people, ready, schedule } = props;
  const { delivery } = draft.parts;
  const zone = useZone() ?? "UTC";
  const { data: preview } = usePlan(delivery);
  const now = delivery.start.kind === "now";
  const reach = people === null ? "the whole audience" : `${formatCount(people)} people`;
  return (
    <ConfirmDialog
      title={now ? `Send to ${reach} now?` : `Schedule for ${reach}?`}
      variant="primary"
      action={now ? "Send now" : "Schedule"}
      consequence={
        <div className="grid gap-2">
          <p>{now ? "It starts within seconds." : startWords(delivery, { preview, zone })}</p>
          <p>{paceWords(delivery, people)}</p>
          <p>
            While it runs you can slow it down, pause or cancel it; what has gone out by then cannot
            be taken back.
          </p>
        </div>
      }
      trigger={
        <Button variant="primary" disabled={!ready}>
          {now ? <Send aria-hidden /> : <CalendarCheck aria-hidden />}
          {now ? "Send now…" : "Schedule…"}
        </Button>
      }
      onConfirm={schedule}
    />
  );
}
