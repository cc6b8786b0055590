import { channelLabel } from "@/components/notification/channels";
import { Button } from "@/components/ui/button";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import { Switch } from "@/components/ui/switch";
import { problemsOf } from "./broken";
import type { ChannelKey } from "./filters";
import { Lever, latencyLever, shareLever } from "./lever";
import type { Behaviour, Behaviours } from "./received";
import { useChange } from "./use-change";

/** How the chosen channel's provider behaves. Every change takes effect with its next call. */
export function LeversCard(props: { channel: ChannelKey; behaviours: Behaviours }) {
  const { channel, behaviours } = props;
  const now = behaviours.channels[channel];
  const mutation = useChange();
  const change = (part: Partial<Behaviour>) =>
    mutation.mutateAsync({ name: channel, change: part });
  const name = channelLabel(channel);
  const broken = problemsOf(now, behaviours.usual).length > 0;
  return (
    <Card>
      <CardHeader title={`How ${name} behaves`} hint="From the next call on" />
      <CardBody key={channel} className="grid gap-5 pt-1">
        <Field label="Out of service" hint="Every call is answered 503">
          {(control) => (
            <Switch
              {...control}
              checked={now.outage}
              onCheckedChange={(outage) => void change({ outage }).catch(() => {})}
            />
          )}
        </Field>
        <Lever
          label="Latency"
          hint="Median; some answers take longer"
          scale={latencyLever}
          value={now.latencyMs}
          onCommit={(latencyMs) => change({ latencyMs })}
        />
        <Lever
          label="Errors"
          hint="Messages that fail for now, and are tried again"
          scale={shareLever}
          value={now.errorRate}
          onCommit={(errorRate) => change({ errorRate })}
        />
        <RateLimit
          value={now.rateLimitPerSecond}
          onChange={(rateLimitPerSecond) => change({ rateLimitPerSecond })}
        />
        <Lever
          label={channel === "push" ? "Dead tokens" : "Dead addresses"}
          hint="Always the same ones"
          scale={shareLever}
          value={now.invalidTokenRate}
          onCommit={(invalidTokenRate) => change({ invalidTokenRate })}
        />
        <Lever
          label="No answer"
          hint="Calls that hang until the caller gives up"
          scale={shareLever}
          value={now.hangRate}
          onCommit={(hangRate) => change({ hangRate })}
        />
        <Lever
          label="Bounces"
          hint="Reported a moment later, by callback"
          scale={shareLever}
          value={now.bounceRate}
          onCommit={(bounceRate) => change({ bounceRate })}
        />
        <Lever
          label="Opens"
          hint="Reported a moment later, by callback"
          scale={shareLever}
          value={now.openRate}
          onCommit={(openRate) => change({ openRate })}
        />
        <div className="flex flex-wrap gap-2 border-t pt-4">
          <Button
            size="sm"
            pending={mutation.isPending}
            onClick={() => mutation.mutate({ name: "all", change: now })}
          >
            Same for all channels
          </Button>
          <Button
            size="sm"
            disabled={!broken && now.openRate === 0}
            onClick={() => mutation.mutate({ name: channel, change: behaviours.usual })}
          >
            Repair {name}
          </Button>
        </div>
      </CardBody>
    </Card>
  );
}

const unlimited = "none";
const limits = [1, 10, 100, 1_000, 10_000];

function RateLimit(props: {
  value: number | null;
  onChange: (value: number | null) => Promise<unknown>;
}) {
  const { value, onChange } = props;
  const offered = value === null || limits.includes(value) ? limits : [...limits, value];
  return (
    <Field label="Rate limit" hint="More is answered 429, with a time to wait">
      {(control) => (
        <Select
          {...control}
          value={value === null ? unlimited : String(value)}
          options={[
            { value: unlimited, label: "No limit" },
            ...offered
              .toSorted((a, b) => a - b)
              .map((n) => ({ value: String(n), label: `${n.toLocaleString("en")} messages/s` })),
          ]}
          onValueChange={(chosen) =>
            void onChange(chosen === unlimited ? null : Number(chosen)).catch(() => {})
          }
        />
      )}
    </Field>
  );
}
