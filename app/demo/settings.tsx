import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useId } from "react";
import { Card } from "@/components/ui/card";
import { Switch } from "@/components/ui/switch";
import { ask } from "./use-session";

type Preferences = { types: Record<string, { enabled?: boolean } | undefined> };

const path = "/api/v1/me/preferences";
const types = [
  { key: "like", label: "Likes of my photos" },
  { key: "post.created", label: "Posts of those I follow" },
  { key: "feature.announced", label: "News about Meadow" },
];

async function change(token: string, type: string, enabled: boolean): Promise<Preferences> {
  const response = await fetch(path, {
    method: "PATCH",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify({ types: { [type]: { enabled } } }),
  });
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.detail);
  return answer;
}

/** What the person wants to hear of: the public API of users' own settings, with their own token. */
export function Settings({ token }: { token: string }) {
  const queries = useQueryClient();
  const queryKey = ["demo", "preferences", token];
  const { data } = useQuery({ queryKey, queryFn: () => ask<Preferences>(path, token) });
  const { mutate, isPending } = useMutation({
    mutationFn: (to: { type: string; enabled: boolean }) => change(token, to.type, to.enabled),
    onSuccess: (answer) => queries.setQueryData(queryKey, answer),
  });
  const id = useId();
  return (
    <Card className="p-4">
      <h2 className="font-medium">Tell me about</h2>
      <p className="text-ink-soft text-sm">In force from the next message on.</p>
      <ul className="mt-3 grid gap-2.5">
        {types.map(({ key, label }) => (
          <li key={key} className="flex items-center gap-3">
            <Switch
              id={`${id}-${key}`}
              checked={data?.types[key]?.enabled ?? true}
              disabled={!data || isPending}
              onCheckedChange={(enabled) => mutate({ type: key, enabled })}
            />
            <label htmlFor={`${id}-${key}`} className="text-sm">
              {label}
            </label>
          </li>
        ))}
      </ul>
    </Card>
  );
}
