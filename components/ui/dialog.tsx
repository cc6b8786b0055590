"use client";

import { X } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { Button } from "./button";
import { cn } from "./class-names";

/** A task of its own over the page. `side`: along the right edge, for what is read beside the page. */
export function Dialog(props: {
  title: ReactNode;
  description?: ReactNode;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  trigger?: ReactNode;
  side?: boolean;
  /** The width, as a class: `max-w-2xl`. */
  className?: string;
  /** Below what scrolls: what ends the task. */
  footer?: ReactNode;
  children: ReactNode;
}) {
  return (
    <Radix.Root open={props.open} onOpenChange={props.onOpenChange}>
      {props.trigger && <Radix.Trigger asChild>{props.trigger}</Radix.Trigger>}
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 animate-fade bg-black/40" />
        <Radix.Content
          {...(props.description ? {} : { "aria-describedby": undefined })}
          className={cn(
            "fixed z-50 flex animate-pop flex-col bg-raised shadow-pop outline-none",
            props.side
              ? "inset-y-0 right-0 w-full max-w-lg sm:rounded-l-xl"
              : "top-1/2 left-1/2 max-h-[calc(100dvh-2rem)] w-[calc(100vw-1.5rem)] max-w-lg -translate-x-1/2 -translate-y-1/2 rounded-xl",
            props.className,
          )}
        >
          <header className="flex items-start gap-3 px-5 pt-4 pb-3">
            <div className="grid min-w-0 gap-1">
              <Radix.Title className="font-semibold text-lg">{props.title}</Radix.Title>
              {props.description && (
                <Radix.Description className="text-ink-soft text-sm">
                  {props.description}
                </Radix.Description>
              )}
            </div>
            <Radix.Close asChild>
              <Button variant="ghost" size="icon" aria-label="Close" className="-mr-2 ml-auto">
                <X aria-hidden />
              </Button>
            </Radix.Close>
          </header>
          <div className="min-h-0 grow overflow-y-auto px-5 pb-5">{props.children}</div>
          {props.footer && (
            <footer className="flex flex-wrap justify-end gap-2 border-t px-5 py-3">
              {props.footer}
            </footer>
          )}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
