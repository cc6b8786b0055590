import { Compass } from "lucide-react";
import Link from "next/link";
import { Button } from "./button";
import { EmptyState } from "./empty-state";

/** What an address shows at which there is nothing. */
export function NothingHere() {
  return (
    <EmptyState
      icon={Compass}
      as="h1"
      title="There is nothing at this address"
      action={
        <Button asChild>
          <Link href="/">Go to the overview</Link>
        </Button>
      }
    >
      It may have been mistyped, or what stood here is gone.
    </EmptyState>
  );
}
