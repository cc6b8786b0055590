import { X } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { type Filters, isId } from "./filters";

/** Narrows what is shown; the filters stand in the URL. */
export function FilterBar(props: {
  filters: Filters;
  onChange: (change: Partial<Filters>) => void;
  /** Only who may see people can ask for one. */
  seesPeople: boolean | undefined;
}) {
  const { filters, onChange, seesPeople } = props;
  const { notification, user } = filters;
  const wrong = notification !== null && !isId(notification);
  return (
    <section aria-label="Filters" className="flex flex-wrap items-start gap-2 border-b px-4 py-3">
      <div className="grid w-full gap-1 sm:w-76">
        <Input
          aria-label="Notification id"
          aria-invalid={wrong}
          aria-describedby={wrong ? "notification-note" : undefined}
          className="font-mono sm:text-xs"
          placeholder="Notification id"
          spellCheck={false}
          value={notification ?? ""}
          onChange={({ target }) => onChange({ notification: target.value.trim() || null })}
        />
        {wrong && (
          <p id="notification-note" className="text-bad text-xs">
            An id has 36 characters, like 0198c0de-… Until then all are shown.
          </p>
        )}
      </div>
      {seesPeople && (
        <Input
          aria-label="User id"
          className="w-full sm:w-44"
          placeholder="User id, such as user_42"
          spellCheck={false}
          value={user ?? ""}
          onChange={({ target }) => onChange({ user: target.value.trim() || null })}
        />
      )}
      {(notification !== null || user !== null) && (
        <Button variant="ghost" onClick={() => onChange({ notification: null, user: null })}>
          <X aria-hidden /> Clear
        </Button>
      )}
    </section>
  );
}
