import { APIError } from "better-auth/api";
import { z } from "zod";
import { authUsers } from "@/db/schema/auth";
import type { Context } from "@/server/context";
import { Refusal } from "@/server/errors";
import { authOf } from "./auth";
import { roles } from "./permissions";

export const NewAccount = z.strictObject({
  email: z.email("Enter an e-mail address, such as ada@example.com.").max(254),
  password: z
    .string()
    .min(10, "Choose at least 10 characters.")
    .max(128, "At most 128 characters."),
  name: z.string().trim().min(1, "Enter a name.").max(100),
  role: z.enum(roles),
});
export type NewAccount = z.infer<typeof NewAccount>;

const taken = "USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL";

/**
 * Makes an account that can sign in at once.
 * @throws Refusal `conflict` when the e-mail address is taken.
 */
export async function createAccount(
  context: Context,
  account: NewAccount,
): Promise<{ id: string }> {
  try {
    // Without headers the library takes the call as the server's own.
    const { user } = await authOf(context).api.createUser({ body: account });
    return { id: user.id };
  } catch (error) {
    if (error instanceof APIError && error.body?.code === taken)
      throw new Refusal("conflict", "An account has this e-mail address already. Choose another.");
    throw error;
  }
}

/** Whether anybody can sign in. */
export async function anyAccount(context: Context): Promise<boolean> {
  const [first] = await context.db.select({ id: authUsers.id }).from(authUsers).limit(1);
  return first !== undefined;
}
