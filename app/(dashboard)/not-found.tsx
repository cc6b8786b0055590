import { Compass } from "lucide-react";
import Link from "next/link";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";

export const metadata = { title: "Not found" };

/** Inside the shell: whoever mistyped an address keeps the navigation. */
export default function NothingHere() {
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
