"use client";

import { ChevronsUpDown, LogOut, Monitor, Moon, Sun, UserRound } from "lucide-react";
import Link from "next/link";
import type { Visitor } from "@/server/api/visitor";
import { DropdownMenu, MenuItem, MenuLabel, MenuSeparator } from "../ui/dropdown-menu";
import { roleLabels } from "./role-labels";
import { signOut } from "./sign-out";
import { chooseTheme } from "./theme";

/** Who is signed in, the theme, and the way out. */
export function AccountMenu({ visitor }: { visitor: Visitor }) {
  return (
    <DropdownMenu
      align="start"
      side="top"
      className="w-56"
      trigger={
        <button
          type="button"
          className="flex w-full items-center gap-2.5 rounded-md p-1.5 text-left hover:bg-hover data-[state=open]:bg-hover"
        >
          <span
            aria-hidden
            className="grid size-7 shrink-0 place-items-center rounded-full bg-accent-soft font-medium text-accent text-xs"
          >
            {initials(visitor.name)}
          </span>
          <span className="grid min-w-0 grow">
            <span className="truncate font-medium text-sm leading-4">{visitor.name}</span>
            <span className="truncate text-ink-faint text-xs">{roleLabels[visitor.role]}</span>
          </span>
          <ChevronsUpDown aria-hidden className="size-4 shrink-0 text-ink-faint" />
          <span className="sr-only">Account menu</span>
        </button>
      }
    >
      <MenuLabel>{visitor.email}</MenuLabel>
      <MenuItem asChild>
        <Link href="/account">
          <UserRound aria-hidden /> Your account
        </Link>
      </MenuItem>
      <MenuSeparator />
      <MenuItem onSelect={() => chooseTheme("light")}>
        <Sun aria-hidden /> Light
      </MenuItem>
      <MenuItem onSelect={() => chooseTheme("dark")}>
        <Moon aria-hidden /> Dark
      </MenuItem>
      <MenuItem onSelect={() => chooseTheme("system")}>
        <Monitor aria-hidden /> As the system
      </MenuItem>
      <MenuSeparator />
      <MenuItem onSelect={() => void signOut()}>
        <LogOut aria-hidden /> Sign out
      </MenuItem>
    </DropdownMenu>
  );
}

function initials(name: string): string {
  const words = name.split(/\s+/).filter(Boolean);
  return [words.at(0), words.length > 1 ? words.at(-1) : ""]
    .map((word) => (word ?? "").charAt(0).toUpperCase())
    .join("");
}
