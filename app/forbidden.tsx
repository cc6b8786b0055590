import { Lock } from "lucide-react";
import Link from "next/link";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";

export const metadata = { title: "Not allowed" };

export default function Forbidden() {
  return (
    <EmptyState
      icon={Lock}
      as="h1"
      title="Your role may not open this page"
      action={
        <Button asChild>
          <Link href="/">Go to the overview</Link>
        </Button>
      }
    >
      Everyone sees what their work needs. An administrator can change your role.
    </EmptyState>
  );
}
