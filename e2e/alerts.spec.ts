import pg from "pg";
import { readDemo } from "./demo";
import { expect, test } from "./story";

/** On-call is told of something wrong, finds out what it is, and says that they look after it. */
test("on-call sees an alert on every page, reads what to do, acknowledges it, and it is over by itself", async ({
  pageAs,
}) => {
  const pool = new pg.Pool({ connectionString: readDemo().databaseUrl, max: 1 });
  try {
    await pool.query(
      `insert into dead_letters (at, stage, cause, error, pointer, messages)
       values (now(), 'plan', 'an exercise of the tests', 'an exercise of the tests', '{}', 7)`,
    );
    const page = await pageAs("oncall");
    await page.goto("/");
    const bell = page.getByRole("link", { name: /^Alerts: \d+ pages/ });
    await expect(bell).toBeVisible();
    await bell.click();
    const content = page.getByRole("main");
    await content.getByRole("link", { name: "Dead letters", exact: true }).first().click();
    await expect(page.getByText("an exercise of the tests").first()).toBeVisible();
    await expect(page.getByRole("heading", { name: "What to do" })).toBeVisible();
    await expect(page.getByText("It fired:")).toBeVisible();

    await page.getByRole("button", { name: "Acknowledge" }).click();
    await expect(page.getByText("oncall@demo.carillon.dev acknowledged it.")).toBeVisible();
    await page.goto("/alerts");
    await expect(page.getByText("Somebody looks after it (1)")).toBeVisible();

    await page.goto("/alerts/rules");
    await page.getByRole("button", { name: "Change Dead letters" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("over after (s)").fill("0");
    await dialog.getByRole("button", { name: "Save" }).click();
    await expect(page.getByText("Dead letters is changed.")).toBeVisible();
    await pool.query("update dead_letters set state = 'discarded' where cause like 'an exercise%'");
    await page.goto("/alerts?rule=dead-letters");
    await expect(page.getByText("by itself").first()).toBeVisible();
  } finally {
    await pool.query("delete from dead_letters where cause like 'an exercise%'");
    await pool.end();
  }
});

test("a contact on a private address is told nothing, and the test says why", async ({
  pageAs,
}) => {
  const page = await pageAs("oncall");
  await page.goto("/alerts/contacts");
  await page.getByRole("button", { name: "Add a contact" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name").fill("Inside");
  await dialog.getByLabel("URL").fill("http://127.0.0.1:9/hook");
  await dialog.getByRole("button", { name: "Add", exact: true }).click();
  await expect(page.getByText("Webhook to 127.0.0.1:9")).toBeVisible();
  await page.getByRole("button", { name: "Tell me a test" }).click();
  await expect(page.getByText("its address is not a public one")).toBeVisible();
  await page.getByRole("button", { name: "Remove Inside" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Remove" }).click();
  await expect(page.getByText("Nobody is told yet")).toBeVisible();
});
