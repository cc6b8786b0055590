"use client";

import { Menu } from "lucide-react";
import { Dialog } from "radix-ui";
import { useState } from "react";
import { Button } from "../ui/button";
import { type ShellProps, Sidebar } from "./sidebar";

/** The sidebar on a phone: behind a button, over the page. */
export function Drawer(props: ShellProps) {
  const [open, setOpen] = useState(false);
  return (
    <Dialog.Root open={open} onOpenChange={setOpen}>
      <Dialog.Trigger asChild>
        <Button
          variant="ghost"
          size="icon"
          aria-label="Open navigation"
          className="size-10 md:hidden"
        >
          <Menu aria-hidden />
        </Button>
      </Dialog.Trigger>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 animate-fade bg-black/40" />
        <Dialog.Content
          aria-describedby={undefined}
          className="fixed inset-y-0 left-0 z-50 w-72 max-w-[85vw] animate-slide bg-raised shadow-pop"
        >
          <Dialog.Title className="sr-only">Navigation</Dialog.Title>
          <Sidebar {...props} onNavigate={() => setOpen(false)} />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
