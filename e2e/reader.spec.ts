import { expect, test } from "@playwright/test";
import { readDemo } from "./demo";

/** A reader who gets too many mails: from one of them to what they want, without an account or a script. */
test.use({ javaScriptEnabled: false });

test("a reader follows a mail's links, chooses, and the next messages honour it", async ({
  page,
  request,
}) => {
  const { apiKey, sandboxUrl } = readDemo();
  const headers = { authorization: `Bearer ${apiKey}` };
  const userId = `reader-${Date.now()}`;
  await request.put(`/api/v1/users/${userId}`, {
    headers,
    data: { email: `${userId}@example.com`, locale: "en" },
  });
  let posted = 0;
  const post = async (type: string, query = "") => {
    posted += 1;
    const answer = await request.post(`/api/v1/notifications${query}`, {
      headers,
      data: {
        ...{ type, target: { userId }, idempotencyKey: `${userId}-${posted}` },
        data: { name: "Dana", text: "Lovely", what: "your photo" },
      },
    });
    return answer.json();
  };
  const mailsOf = async (id: string) => {
    const query = `notificationId=${id}&channel=email`;
    const answer = await request.get(`${sandboxUrl}/_sandbox/received?${query}`);
    return (await answer.json()).items;
  };
  const stateOf = async (id: string) => {
    const answer = await request.get(`/api/v1/notifications/${id}`, { headers });
    return (await answer.json()).status;
  };

  const first = await post("comment");
  await expect.poll(() => mailsOf(first.id)).toHaveLength(1);
  const [mail] = await mailsOf(first.id);
  const [, link = ""] = /<([^>]+)>/.exec(mail.headers["List-Unsubscribe"]) ?? [];
  await page.goto(link);
  await page.getByRole("link", { name: "Choose what else you get" }).click();

  await expect(page.getByRole("heading", { name: "What you get" })).toBeVisible();
  const comments = page.getByRole("group", { name: "Comment", exact: true });
  await comments.getByLabel("E-mail").uncheck();
  const social = page.getByRole("group", { name: "Social", exact: true });
  await social.getByLabel("Mails of these kinds").selectOption("together, every day");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("status")).toContainText("Saved");
  await expect(comments.getByLabel("E-mail")).not.toBeChecked();

  const second = await post("comment");
  await expect.poll(() => stateOf(second.id)).toBe("completed");
  expect(await mailsOf(second.id)).toEqual([]);
  const explained = await post("mention", "?explain=true");
  expect(explained.users[0].digestAt).toBeTruthy();
});
