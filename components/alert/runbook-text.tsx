import { cn } from "../ui/class-names";

const look = cn(
  "text-sm text-ink-soft [&_h2]:mt-4 [&_h2]:mb-1 [&_h2]:font-medium [&_h2]:text-ink [&_h2]:first:mt-0",
  "[&_p]:my-1.5 [&_ul]:my-1.5 [&_ul]:list-disc [&_ul]:pl-5 [&_ol]:my-1.5 [&_ol]:list-decimal [&_ol]:pl-5 [&_li]:my-1",
  "[&_a]:text-accent [&_a]:underline [&_a]:underline-offset-4 [&_strong]:font-medium [&_strong]:text-ink",
  "[&_code]:rounded [&_code]:bg-sunken [&_code]:px-1 [&_code]:font-mono [&_code]:text-xs",
  "[&_pre]:my-2 [&_pre]:overflow-x-auto [&_pre]:rounded-md [&_pre]:bg-sunken [&_pre]:p-3 [&_pre_code]:bg-transparent [&_pre_code]:p-0",
);

/** A runbook's text; the server has taken out of it whatever could run. */
export function RunbookText({ html }: { html: string }) {
  // biome-ignore lint/security/noDangerouslySetInnerHtml: a file of our own, cleaned on the server
  return <div className={look} dangerouslySetInnerHTML={{ __html: html }} />;
}
