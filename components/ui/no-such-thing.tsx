import { SearchX } from "lucide-react";
import Link from "next/link";
import { Button } from "./button";
import { EmptyState } from "./empty-state";

/** The page of something that there is not (any more), with the way to those that there are. */
export function NoSuchThing(props: {
  title: string;
  /** `h1` where this is the whole page. */
  as?: "h1";
  href: string;
  /** Where `href` leads. */
  label: string;
  /** Why that may be, and what to check. */
  children?: string;
}) {
  return (
    <EmptyState
      icon={SearchX}
      as={props.as}
      title={props.title}
      action={
        <Button asChild>
          <Link href={props.href}>{props.label}</Link>
        </Button>
      }
    >
      {props.children}
    </EmptyState>
  );
}
