import { Card, CardBody, CardHeader } from "@/components/ui/card";
import type { Detail } from "./detail";

/** What it says in an inbox, to nobody in particular. */
export function WordsCard({ detail: { words } }: { detail: Detail }) {
  return (
    <Card>
      <CardHeader title="What it says" hint="in the inbox, in English" />
      <CardBody>
        {words ? (
          <div className="grid gap-1 rounded-md border bg-sunken p-3">
            <p className="break-words font-medium text-sm">{words.title}</p>
            <p className="whitespace-pre-line break-words text-ink-soft text-sm">{words.body}</p>
          </div>
        ) : (
          <p className="text-ink-soft text-sm">
            Your role does not see contents, or the template cannot be rendered for nobody in
            particular.
          </p>
        )}
      </CardBody>
    </Card>
  );
}
