import { Popover as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { cn } from "./class-names";

/** Something small that opens beside its trigger and does not take the page over. */
export function Popover(props: {
  trigger: ReactNode;
  align?: "start" | "center" | "end";
  className?: string;
  children: ReactNode;
}) {
  return (
    <Radix.Root>
      <Radix.Trigger asChild>{props.trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          align={props.align ?? "start"}
          sideOffset={4}
          collisionPadding={8}
          className={cn(
            "z-50 w-72 max-w-[calc(100vw-1rem)] animate-pop rounded-lg bg-raised p-3 text-sm shadow-pop",
            props.className,
          )}
        >
          {props.children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
