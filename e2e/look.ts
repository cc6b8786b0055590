import type { Page } from "@playwright/test";

/** Says why one looks at the person of the page; done when the page shows them. */
export async function sayWhy(page: Page, ticket = "T-1000"): Promise<void> {
  const form = page.getByRole("form", { name: "Why do you look at this person?" });
  await form.getByLabel("Ticket number").fill(ticket);
  await form.getByRole("button", { name: "Open" }).click();
  await form.waitFor({ state: "detached" });
}
