import { CircleAlert } from "lucide-react";
import { Button } from "./button";

/** What went wrong, in the error's own sentence, and a way to try again. */
export function ErrorState(props: {
  title?: string;
  error: { message: string };
  onRetry?: () => void;
  retrying?: boolean;
}) {
  return (
    <div role="alert" className="grid place-items-center gap-3 px-4 py-14 text-center">
      <span className="grid size-10 place-items-center rounded-full bg-bad-soft">
        <CircleAlert aria-hidden className="size-5 text-bad" />
      </span>
      <div className="grid max-w-md gap-1">
        <p className="font-medium">{props.title ?? "This could not be loaded"}</p>
        <p className="text-ink-soft text-sm">{props.error.message}</p>
      </div>
      {props.onRetry && (
        <Button onClick={props.onRetry} pending={props.retrying}>
          Try again
        </Button>
      )}
    </div>
  );
}
