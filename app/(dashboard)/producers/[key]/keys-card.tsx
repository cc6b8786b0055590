import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useApi } from "@/components/api";
import { Badge, type Tone } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { RelativeTime } from "@/components/ui/relative-time";
import { lastUse } from "./last-use";
import { NewKeyDialog } from "./new-key-dialog";
import type { Producer, ProducerKey } from "./producer";
import { RotateKey } from "./rotate-key";
import { useChanged } from "./use-change";

/** The keys that it posts with. A new one is shown once. */
export function KeysCard({ producer }: { producer: Producer }) {
  const [fresh, setFresh] = useState<string | null>(null);
  const { keys, rights } = producer;
  const isGood = ({ state }: ProducerKey) => state === "good" || state === "ending";
  const good = keys.filter(isGood);
  const gone = keys.filter((one) => !isGood(one));
  return (
    <Card aria-label="API keys">
      <CardHeader
        title="API keys"
        hint={good.length === 1 ? "1 is good" : `${good.length} are good`}
        actions={rights.keys && <MakeKey producer={producer} onMade={setFresh} />}
      />
      {keys.length === 0 && (
        <CardBody>
          <p className="text-ink-soft text-sm">
            {producer.key === "dashboard"
              ? "People send through it from this dashboard: it needs none."
              : "It has none, so it cannot post yet."}
          </p>
        </CardBody>
      )}
      <ul className="divide-y divide-line">
        {good.map((one) => (
          <KeyRow key={one.id} producer={producer} apiKey={one} onMade={setFresh} />
        ))}
      </ul>
      {gone.length > 0 && (
        <details className="border-t px-4 py-2 text-sm">
          <summary className="cursor-pointer text-ink-soft text-xs">
            {gone.length} that {gone.length === 1 ? "is" : "are"} good no more
          </summary>
          <ul className="mt-2 grid gap-2">
            {gone.map((one) => (
              <li key={one.id} className="flex flex-wrap gap-x-2 text-ink-soft text-xs">
                <span className="font-mono">{one.prefix}…</span>
                {one.name && <span>{one.name}</span>}
                <span>
                  {one.revokedAt ? `revoked by ${one.revokedBy}` : "expired"}{" "}
                  <RelativeTime at={one.revokedAt ?? one.expiresAt ?? one.createdAt} />
                </span>
              </li>
            ))}
          </ul>
        </details>
      )}
      {fresh && <NewKeyDialog apiKey={fresh} onClose={() => setFresh(null)} />}
    </Card>
  );
}

const tones: Record<ProducerKey["state"], Tone> = {
  ...{ good: "ok", ending: "warn", expired: "muted", revoked: "muted" },
};

function KeyRow(props: {
  producer: Producer;
  apiKey: ProducerKey;
  onMade: (apiKey: string) => void;
}) {
  const { producer, apiKey } = props;
  return (
    <li className="grid gap-2 px-4 py-3" aria-label={`Key ${apiKey.prefix}`}>
      <div className="flex flex-wrap items-center gap-x-2 gap-y-1 text-sm">
        <span className="font-mono">{apiKey.prefix}…</span>
        {apiKey.name && <span className="text-ink-soft">{apiKey.name}</span>}
        <Badge tone={tones[apiKey.state]} dot className="ml-auto">
          {apiKey.state === "ending" && apiKey.expiresAt ? (
            <span>
              Ends <RelativeTime at={apiKey.expiresAt} />
            </span>
          ) : (
            "Good"
          )}
        </Badge>
      </div>
      <p className="text-ink-soft text-xs">
        {lastUse(apiKey)}. Made by {apiKey.createdBy} <RelativeTime at={apiKey.createdAt} />.
      </p>
      {producer.rights.keys && (
        <div className="flex gap-2">
          <RotateKey producer={producer} apiKey={apiKey} onMade={props.onMade} />
          <RevokeKey producer={producer} apiKey={apiKey} />
        </div>
      )}
    </li>
  );
}

function MakeKey({ producer, onMade }: { producer: Producer; onMade: (key: string) => void }) {
  const [name, setName] = useState("");
  const changed = useChanged();
  const create = useMutation(
    useApi().producers.createKey.mutationOptions({
      onSuccess: () => changed("The key was made"),
    }),
  );
  return (
    <ConfirmDialog
      trigger={<Button size="sm">New key…</Button>}
      onOpenChange={() => setName("")}
      title={`A key for ${producer.name}`}
      variant="primary"
      action="Make key"
      consequence="It is good at once, beside those that there are. You see it once."
      onConfirm={async () => {
        const made = await create.mutateAsync({ producer: producer.key, name: name.trim() });
        onMade(made.apiKey);
      }}
    >
      <Field label="Name" hint="Optional: where it is used.">
        {(control) => (
          <Input
            {...control}
            maxLength={60}
            placeholder="production"
            value={name}
            onChange={({ target }) => setName(target.value)}
          />
        )}
      </Field>
    </ConfirmDialog>
  );
}

function RevokeKey({ producer, apiKey }: { producer: Producer; apiKey: ProducerKey }) {
  const changed = useChanged();
  const revoke = useMutation(
    useApi().producers.revokeKey.mutationOptions({
      onSuccess: () => changed(`The key ${apiKey.prefix}… is revoked`),
    }),
  );
  return (
    <ConfirmDialog
      trigger={
        <Button size="sm" variant="ghost">
          Revoke…
        </Button>
      }
      title={`Revoke ${apiKey.prefix}…?`}
      action="Revoke"
      consequence={`${lastUse(apiKey)}. Whoever uses it is refused within a second. It cannot be taken back.`}
      onConfirm={() => revoke.mutateAsync({ producer: producer.key, id: apiKey.id })}
    />
  );
}
