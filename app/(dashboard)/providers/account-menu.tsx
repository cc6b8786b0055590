import {
  ChevronDown,
  CircleOff,
  CirclePlay,
  Ellipsis,
  Gauge,
  RotateCcw,
  Send,
  ShieldCheck,
} from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { DropdownMenu, MenuItem, MenuSeparator } from "@/components/ui/dropdown-menu";
import type { Account, AccountsPage } from "./account";
import type { ForceWord } from "./consequence";
import { ForceDialog } from "./force-dialog";
import { LimitsDialog } from "./limits-dialog";
import { TestDialog } from "./test-dialog";
import { useCheck } from "./use-check";

/** What can be done with an account, for those who may. */
export function AccountMenu(props: {
  account: Account;
  page: AccountsPage;
  mayAct: boolean;
  /** A button that says so, where there is room. */
  wide?: boolean;
}) {
  const { account, page } = props;
  const [open, setOpen] = useState<ForceWord | "limits" | "test" | null>(null);
  const check = useCheck(account);
  if (!props.mayAct) return null;
  const close = () => setOpen(null);
  const { forced } = account;
  const Icon = props.wide ? ChevronDown : Ellipsis;
  return (
    <>
      <DropdownMenu
        trigger={
          <Button
            variant={props.wide ? "secondary" : "ghost"}
            size={props.wide ? "md" : "icon"}
            pending={check.isPending}
            aria-label={`Actions for ${account.label}`}
          >
            {props.wide && "Actions"}
            {!check.isPending && <Icon aria-hidden />}
          </Button>
        }
      >
        {forced !== "open" && (
          <MenuItem danger onSelect={() => setOpen("open")}>
            <CircleOff aria-hidden /> Force open…
          </MenuItem>
        )}
        {forced !== "closed" && (
          <MenuItem onSelect={() => setOpen("closed")}>
            <CirclePlay aria-hidden /> Force closed…
          </MenuItem>
        )}
        {forced !== null && (
          <MenuItem onSelect={() => setOpen("release")}>
            <RotateCcw aria-hidden /> Leave to itself…
          </MenuItem>
        )}
        <MenuSeparator />
        <MenuItem onSelect={() => setOpen("limits")}>
          <Gauge aria-hidden /> Limits…
        </MenuItem>
        <MenuItem onSelect={() => check.mutate({ key: account.key })}>
          <ShieldCheck aria-hidden /> Check
        </MenuItem>
        <MenuItem onSelect={() => setOpen("test")}>
          <Send aria-hidden /> Send a test…
        </MenuItem>
      </DropdownMenu>
      {open === "limits" && <LimitsDialog account={account} onClose={close} />}
      {open === "test" && <TestDialog account={account} onClose={close} />}
      {(open === "open" || open === "closed" || open === "release") && (
        <ForceDialog word={open} account={account} page={page} onClose={close} />
      )}
    </>
  );
}
